/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import { FAULTS, startEmulator } from '../emulator';
import {
	expectVerdict,
	isConnectionFault,
	listRows,
	type Row,
	type Verdict,
} from './support/faultRows';
import { LOOKS, runRow, type RowResult } from './support/faultRun';
import { printTable } from './support/faultPrint';
import { toNodeTime } from './support/harness';
import { createToday } from './support/scenes';

/** Every fault that a create can meet, where the server has a list of requests. */
const ROWS = listRows().filter(
	({ fault, moment }) => moment === 'create' && !isConnectionFault(fault),
);

/** Rows that run at the same time; each has an emulator of its own. */
const LANES = 12;

const results: RowResult[] = [];

/** A create whose answer is lost is found again where it was accepted. */
function expectToday(row: Row): Verdict {
	const verdict = expectVerdict(row);
	if (verdict !== 'uncertain' || isConnectionFault(row.fault)) return verdict;
	return FAULTS[row.fault].accepted ? 'video' : 'uncertain';
}

beforeAll(async () => {
	Object.assign(ANSWER_TIMES, { create: 2_000 });
	const waiting = [...ROWS];
	async function runLane(): Promise<void> {
		const emulator = await startEmulator({
			dialect: 'current',
			renderPolls: LOOKS,
			tellTime: toNodeTime,
		});
		for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
			results.push(await runRow(emulator, row, createToday));
		}
		await emulator.close();
	}
	await Promise.all(Array.from({ length: LANES }, runLane));
}, 180_000);

afterAll(() => {
	process.stdout.write(printTable(results));
});

test('what Samsar accepted is delivered, whatever became of the answer', () => {
	const seen = results.map(({ row, verdict, said }) => ({ row, verdict, said }));
	expect(seen.filter(({ row, verdict }) => verdict !== expectToday(row))).toEqual([]);
	expect(results).toHaveLength(ROWS.length);
});

test('nothing is paid twice, lost or shows the key', () => {
	const bad = results.filter(
		({ doublePayments, lostSessions, leaks }) =>
			doublePayments > 0 || lostSessions.length > 0 || leaks.length > 0,
	);
	expect(bad).toEqual([]);
});
