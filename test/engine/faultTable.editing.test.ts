import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import { FAULT_NAMES, startEmulator, type Emulator, type FaultName } from '../emulator';
import { countOf } from '../support/emulators';
import { findMaking, making, type Making } from './support/editing';
import { expectPosts, expectVerdict, type Row, type Verdict } from './support/faultRows';
import { startRun, type Outcome } from './support/harness';
import { findKey } from './support/secrecy';

/** One operation of each shape of route: of a finished video, of several, and of pictures. */
const SHAPES = ['translate', 'join', 'createFromImages'];

const LANES = 16;

/** Milliseconds after which a request counts as unanswered: where one hangs, and where none does. */
const SHORT_PATIENCE = 2_000;
const LONG_PATIENCE = 30_000;

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

type Result = Awaited<ReturnType<typeof runRow>>;

async function runRows(rows: EditingRow[], patience: number): Promise<Result[]> {
	Object.assign(ANSWER_TIMES, { status: patience, create: patience });
	const waiting = [...rows];
	const results: Result[] = [];
	async function runLane(): Promise<void> {
		const emulator = await startEmulator({ dialect: 'current', renderPolls: 2 });
		for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
			results.push(await runRow(emulator, row));
		}
		await emulator.close();
	}
	await Promise.all(Array.from({ length: LANES }, runLane));
	return results;
}

let results: Result[] = [];

beforeAll(async () => {
	const hangs = ({ fault }: EditingRow) => fault.startsWith('hang');
	const rows = listRows();
	results = [
		...(await runRows(rows.filter(hangs), SHORT_PATIENCE)),
		...(await runRows(
			rows.filter((row) => !hangs(row)),
			LONG_PATIENCE,
		)),
	];
}, 400_000);

test('no row of another route pays twice, shows the key or escapes its fault', () => {
	const bad = results.filter(
		({ accepted, leaks, struck }) => accepted > 1 || leaks.length > 0 || !struck,
	);
	expect(bad.map(({ row, ...rest }) => ({ row: nameRow(row), ...rest }))).toEqual([]);
	expect(results).toHaveLength(listRows().length);
});

test('every row of another route ends as that of a create', () => {
	const seen = results.map(({ row, verdict, sent }) => ({ row: nameRow(row), verdict, sent }));
	const expected = results.map(({ row }) => ({
		row: nameRow(row),
		verdict: expectVerdict(row),
		sent: expectPosts(row),
	}));
	expect(seen).toEqual(expected);
});
