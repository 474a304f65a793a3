/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { printTable } from './support/faultPrint';
import { expectPosts, expectVerdict, listRows, type Row } from './support/faultRows';
import { LOOKS, runRow, type RowResult } from './support/faultRun';
import { runInLanes } from './support/lanes';
import { sampleOf } from './support/sample';

const LANES = 24;

/** Of each fault at each moment, one way to run the node. */
const { rows, title } = sampleOf(listRows(), ({ fault, moment }) => `${fault}, ${moment}`);

let results: RowResult[] = [];

function nameRow({ fault, moment, retries, continues }: Row): string {
	return [fault, moment, retries && 'Retry On Fail', continues && 'Continue On Fail']
		.filter(Boolean)
		.join(', ');
}

beforeAll(async () => {
	results = await runInLanes(rows, LANES, { renderPolls: LOOKS }, runRow);
}, 180_000);

afterAll(() => {
	process.stdout.write(printTable(results, title));
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
	expect(results).toHaveLength(rows.length);
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
