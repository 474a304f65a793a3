/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import { startEmulator } from '../emulator';
import { expectPosts, expectVerdict, listRows, type Row } from './support/faultRows';
import { LOOKS, runRow, type RowResult } from './support/faultRun';
import { printTable } from './support/faultPrint';

/** Rows that run at the same time; each has an emulator of its own. */
const LANES = 24;

/** Milliseconds after which a request counts as unanswered: where one hangs, and where none does. */
const SHORT_PATIENCE = 2_000;
const LONG_PATIENCE = 30_000;

let results: RowResult[] = [];

async function runRows(rows: Row[], patience: number): Promise<RowResult[]> {
	Object.assign(ANSWER_TIMES, { status: patience, create: patience });
	const waiting = [...rows];
	const done: RowResult[] = [];
	async function runLane(): Promise<void> {
		const emulator = await startEmulator({ renderPolls: LOOKS });
		for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
			done.push(await runRow(emulator, row));
		}
		await emulator.close();
	}
	await Promise.all(Array.from({ length: LANES }, runLane));
	return done;
}

function nameRow({ fault, moment, retries, continues }: Row): string {
	return [fault, moment, retries && 'Retry On Fail', continues && 'Continue On Fail']
		.filter(Boolean)
		.join(', ');
}

beforeAll(async () => {
	const hanging = listRows().filter(({ fault }) => fault.startsWith('hang'));
	const others = listRows().filter(({ fault }) => !fault.startsWith('hang'));
	results = [
		...(await runRows(hanging, SHORT_PATIENCE)),
		...(await runRows(others, LONG_PATIENCE)),
	];
}, 180_000);

afterAll(() => {
	process.stdout.write(printTable(results));
});

test('no row pays twice, loses a session or shows the key', () => {
	const bad = results.filter(
		({ doublePayments, lostSessions, leaks }) =>
			doublePayments > 0 || lostSessions.length > 0 || leaks.length > 0,
	);
	expect(bad.map(({ row, ...rest }) => ({ row: nameRow(row), ...rest }))).toEqual([]);
});

test('every fault has struck', () => {
	expect(results.filter(({ struck }) => !struck).map(({ row }) => nameRow(row))).toEqual([]);
	expect(results).toHaveLength(listRows().length);
});

test('every row ends as documented', () => {
	const seen = results.map(({ row, verdict, sent, said }) => ({
		row: nameRow(row),
		verdict,
		sent,
		...(verdict !== expectVerdict(row) && { said }),
	}));
	const expected = results.map(({ row }) => ({
		row: nameRow(row),
		verdict: expectVerdict(row),
		sent: expectPosts(row),
	}));
	expect(seen).toEqual(expected);
});
