/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { FAULTS } from '../emulator';
import {
	expectVerdict,
	isConnectionFault,
	listRows,
	type Row,
	type RowFault,
	type Verdict,
} from './support/faultRows';
import { LOOKS, runRow, type RowResult } from './support/faultRun';
import { printTable } from './support/faultPrint';
import { toNodeTime } from './support/harness';
import { runInLanes } from './support/lanes';
import { sampleOf } from './support/sample';
import { createToday } from './support/scenes';

const LANES = 12;

/** Every fault that a create can meet, where the server has a list of requests; of each, one way to run the node. */
const { rows, title } = sampleOf(
	listRows().filter(({ fault, moment }) => moment === 'create' && !isConnectionFault(fault)),
	({ fault }) => fault,
);

/** Answers that a server without this place may give. */
const NO_ROUTE: RowFault[] = ['404 HTML', '404 empty'];

let results: RowResult[] = [];

/** A create whose answer is lost is found again where it was accepted. */
function expectToday(row: Row): Verdict {
	// The place that explains its refusals is not there, it seems: the order goes to the other one.
	if (NO_ROUTE.includes(row.fault)) return 'video';
	const verdict = expectVerdict(row);
	if (verdict !== 'uncertain' || isConnectionFault(row.fault)) return verdict;
	return FAULTS[row.fault].accepted ? 'video' : 'uncertain';
}

beforeAll(async () => {
	const options = { dialect: 'current', renderPolls: LOOKS, tellTime: toNodeTime } as const;
	results = await runInLanes(
		rows,
		LANES,
		options,
		async (emulator, row) => await runRow(emulator, row, createToday),
	);
}, 180_000);

afterAll(() => {
	process.stdout.write(printTable(results, title));
});

test('what Samsar accepted is delivered, whatever became of the answer', () => {
	const seen = results.map(({ row, verdict, said }) => ({ row, verdict, said }));
	expect(seen.filter(({ row, verdict }) => verdict !== expectToday(row))).toEqual([]);
	expect(results).toHaveLength(rows.length);
});

test('nothing is paid twice, lost or shows the key', () => {
	const bad = results.filter(
		({ doublePayments, lostSessions, leaks }) =>
			doublePayments > 0 || lostSessions.length > 0 || leaks.length > 0,
	);
	expect(bad).toEqual([]);
});
