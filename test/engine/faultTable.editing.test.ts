/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { FAULT_NAMES, FAULTS, type Emulator, type FaultName } from '../emulator';
import { countOf } from '../support/emulators';
import { findMaking, making, type Making } from './support/editing';
import { expectPosts, expectVerdict, type Row, type Verdict } from './support/faultRows';
import { startRun, toNodeTime, type Outcome } from './support/harness';
import { runInLanes } from './support/lanes';
import { sampleOf } from './support/sample';
import { findKey } from './support/secrecy';

/** One operation of each shape of route: of a finished video, of several, and of pictures. */
const SHAPES = ['translate', 'join', 'createFromImages'];

const LANES = 16;

interface EditingRow extends Row {
	fault: FaultName;
	made: Making;
}

function listRows(): EditingRow[] {
	return SHAPES.map(findMaking).flatMap((made) =>
		FAULT_NAMES.flatMap((fault) =>
			(['create', 'first poll'] as const).flatMap((moment) =>
				[false, true].map((retries) => ({ made, fault, moment, retries, continues: false })),
			),
		),
	);
}

/** Of each fault on each route, one moment with or without Retry On Fail. */
const { rows, title } = sampleOf(listRows(), ({ made, fault }) => `${made.operation}: ${fault}`);

const nameRow = ({ made, fault, moment, retries }: EditingRow) =>
	`${made.operation}: ${fault}, ${moment}${retries ? ', Retry On Fail' : ''}`;

function readVerdict({ items, error }: Outcome, sessionIds: string[]): Verdict | string {
	if (items[0]?.json.status === 'COMPLETED') return 'video';
	const said = String(error?.message);
	if (said.includes('Samsar may have accepted this render')) return 'uncertain';
	if (sessionIds.some((id) => said.includes(id))) return 'named';
	return sessionIds.length === 0 && String(error?.description).startsWith('Nothing was charged')
		? 'refused'
		: said;
}

/** The server's list shows edits, so those that it accepted are found again. It shows no videos from pictures. */
function expectToday({ made, ...row }: EditingRow): Verdict {
	const verdict = expectVerdict(row);
	const isListed = made.kind !== 'image_list_to_video';
	return verdict === 'uncertain' && isListed && FAULTS[row.fault].accepted ? 'video' : verdict;
}

async function runRow(emulator: Emulator, row: EditingRow) {
	const { made, fault, moment, retries } = row;
	emulator.reset();
	const sources = ['A cat', 'A dog'].map(
		(prompt) => emulator.addSession({ prompt, ended: 'COMPLETED' }).id,
	);
	emulator.plan({ on: moment === 'create' ? made.kind : 'status', nth: 1, fault });
	const settings = retries ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 } : {};
	const options = { pollInterval: 1 };
	const outcome = await startRun(making(emulator, made, sources, { options }, settings)).finished;
	const { sessions, requests, apiKey } = emulator;
	return {
		row,
		verdict: readVerdict(
			outcome,
			sessions.map(({ id }) => id),
		),
		sent: countOf(emulator, made.kind),
		accepted: sessions.length,
		struck: requests.some(({ faultName }) => faultName === fault),
		leaks: findKey(outcome, apiKey),
	};
}

let results: Array<Awaited<ReturnType<typeof runRow>>> = [];

beforeAll(async () => {
	const options = { dialect: 'current', renderPolls: 2, tellTime: toNodeTime } as const;
	results = await runInLanes(rows, LANES, options, runRow);
}, 400_000);

afterAll(() => {
	process.stdout.write(`
Other routes: ${title}
`);
});

test('no row of another route pays twice, shows the key or escapes its fault', () => {
	const bad = results.filter(
		({ accepted, leaks, struck }) => accepted > 1 || leaks.length > 0 || !struck,
	);
	expect(bad.map(({ row, ...rest }) => ({ row: nameRow(row), ...rest }))).toEqual([]);
	expect(results).toHaveLength(rows.length);
});

test('every row of another route ends as that of a create on the same server', () => {
	const seen = results.map(({ row, verdict, sent }) => ({ row: nameRow(row), verdict, sent }));
	const expected = results.map(({ row }) => ({
		row: nameRow(row),
		verdict: expectToday(row),
		sent: expectPosts(row),
	}));
	expect(seen).toEqual(expected);
});
