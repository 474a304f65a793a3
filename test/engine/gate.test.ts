import type { Emulator, EmulatorOptions } from '../emulator';
import type { FaultName } from '../emulator/faults';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { type Outcome, runAnew, runToEnd, setClockSpeed } from './support/harness';
import type { SeenRequest } from './support/harness/witness';
import { CONTINUES, createOnly, createOnlyToday } from './support/scenes';

/** Slow enough for creates to wait for their turn, as they do where a server takes its time. */
const SPEED = 10;

const LOST: FaultName = 'reset after it was accepted';
const PROMPTS = Array.from({ length: 100 }, (_, nth) => `Kite ${nth} of a hundred.`);
/** From this create on things go wrong, when many are under way. */
const MIDDLE = 40;

const DIALECTS: Array<
	[string, (options: EmulatorOptions) => Promise<Emulator>, typeof createOnly]
> = [
	['without a list', openEmulator, createOnly],
	['with a list', openToday, createOnlyToday],
];

type Settings = Parameters<typeof createOnly>[3];

const ERRORS: Array<[string, Settings]> = [
	['with Continue On Fail', CONTINUES],
	['without it', {}],
];

const ROWS = DIALECTS.flatMap(([list, open, create]) =>
	ERRORS.map(([onError, settings]) => ({ list, onError, open, create, settings })),
);

const ANSWER_MS = { create: { least: 20, most: 60 } };

interface Ended extends SeenRequest {
	endedAt: number;
}

function listCreates({ witness }: Outcome): Ended[] {
	return witness.requests.filter(({ prompt }) => prompt !== undefined) as Ended[];
}

/** The creates that met this fault, in the order of their answers, and what each was to the ones before. */
function findSign(emulator: Emulator, outcome: Outcome, fault: FaultName, inARow: number): number {
	const struck = new Set(
		emulator.requests
			.filter(({ kind, faultName }) => kind === 'create' && faultName === fault)
			.map(({ body }) => (body as { input: { prompt: string } }).input.prompt),
	);
	let met = 0;
	for (const { prompt = '', endedAt } of listCreates(outcome).sort(byEnd)) {
		met = struck.has(prompt) ? met + 1 : 0;
		if (met === inARow) return endedAt;
	}
	throw new Error(`${fault} did not come ${inARow} times in a row`);
}

const byEnd = (one: Ended, other: Ended) => one.endedAt - other.endedAt;

function countLater(outcome: Outcome, sign: number): number {
	return listCreates(outcome).filter(({ startedAt }) => startedAt > sign).length;
}

/** Of each prompt, how many sessions it has. */
function countSessions({ sessions }: Emulator): number[] {
	return PROMPTS.map((wanted) => sessions.filter(({ prompt }) => prompt === wanted).length);
}

function listHeldBack({ items }: Outcome): string[] {
	return items
		.filter(({ json }) => String(json.error).startsWith('Not sent to Samsar, because'))
		.map(({ from }) => String(from?.prompt));
}

beforeEach(() => setClockSpeed(SPEED));

describe.each(ROWS)('a hundred items, $list, $onError', ({ open, create, settings }) => {
	const runAll = async (emulator: Emulator) =>
		await runToEnd(create(emulator, PROMPTS, {}, settings));

	test.each<[FaultName, number, number | 'every']>([
		[LOST, settings === CONTINUES ? 3 : 1, 'every'],
		['402 generic text', 1, 'every'],
		['401 empty', 1, 1],
	])('%s in the middle: no create leaves after the stop sign', async (fault, inARow, nth) => {
		const emulator = await open({ answerMs: ANSWER_MS, credits: 1e9 });
		if (nth === 'every') emulator.plan({ on: 'create', nth: MIDDLE, count: 1_000, fault });
		else emulator.plan({ on: 'create', nth: MIDDLE, fault });
		const outcome = await runAll(emulator);
		const sign = findSign(emulator, outcome, fault, inARow);
		expect(countLater(outcome, sign)).toBe(0);
		expect(emulator.postsSent).toBeLessThan(100);
		expect(emulator.postsSent).toBeGreaterThanOrEqual(MIDDLE);
		// No item goes without a word, also where every lost session was found again.
		expect(outcome.error !== undefined || outcome.items.length === 100).toBe(true);
	});

	test('400 in the middle ends the sending only without Continue On Fail', async () => {
		const emulator = await open({ answerMs: ANSWER_MS, credits: 1e9 });
		emulator.plan({ on: 'create', nth: MIDDLE, fault: '400 JSON' });
		const outcome = await runAll(emulator);
		if (settings === CONTINUES) {
			expect(emulator.sessions).toHaveLength(99);
			return;
		}
		expect(countLater(outcome, findSign(emulator, outcome, '400 JSON', 1))).toBe(0);
		expect(emulator.postsSent).toBeLessThan(100);
	});

	test('first accepted, then all answers lost: what was under way is all that can be lost', async () => {
		const emulator = await open({ answerMs: ANSWER_MS, credits: 1e9 });
		emulator.plan({ on: 'create', nth: 2, count: 1_000, fault: LOST });
		await runAll(emulator);
		// The first, and the twelve beside each other after it. Two more on a busy machine, where two losses can
		// be read before the good answer: it gives their places back.
		expect(emulator.sessions.length).toBeLessThanOrEqual(1 + 12 + 2);
	});

	test('all answers lost from the start: ten sessions at most', async () => {
		const emulator = await open({ answerMs: ANSWER_MS, credits: 1e9 });
		emulator.plan({ on: 'create', nth: 'every', fault: LOST });
		await runAll(emulator);
		expect(emulator.sessions.length).toBeLessThanOrEqual(10);
	});
});

describe.each(DIALECTS)('what is held back, %s', (_list, open, create) => {
	test.each<FaultName>(['402 generic text', LOST])(
		'says why (%s), costs nothing, and leaves no note: a retry after a crash sends it once',
		async (fault) => {
			const emulator = await open({ answerMs: ANSWER_MS, credits: 1e9 });
			// As many as can be under way: losses that come in a row whatever answers come between.
			emulator.plan({ on: 'create', nth: MIDDLE, count: 1_000, fault });
			const outcome = await runToEnd(create(emulator, PROMPTS, {}, CONTINUES));
			emulator.clearPlans();
			const heldBack = listHeldBack(outcome);
			expect(heldBack.length).toBeGreaterThan(0);
			const before = countSessions(emulator);
			for (const prompt of heldBack) expect(before[PROMPTS.indexOf(prompt)]).toBe(0);
			const held = outcome.items.find(({ from }) => from?.prompt === heldBack[0]);
			expect(held?.json.message).toContain('Nothing was charged for this item.');

			await runAnew(outcome);
			const after = countSessions(emulator);
			for (const prompt of heldBack) expect(after[PROMPTS.indexOf(prompt)]).toBe(1);
			expect(Math.max(...after)).toBe(1);
		},
	);
});
