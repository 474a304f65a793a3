import type { Fault, FaultName } from '../emulator';
import { countOf } from '../support/emulators';
import { until } from '../support/time';
import { openToday } from './support/emulators';
import type { Outcome } from './support/harness';
import { retryToEnd, runToEnd, startRun } from './support/harness';
import { CONTINUES, createOnlyToday, createToday, RETRIES } from './support/scenes';
import { addForeign, givenOut, idsOf } from './support/sessions';

const LOST: FaultName = 'reset after it was accepted';
const NEVER: FaultName = 'reset, not accepted';
const FOUND = { status: 'COMPLETED', recovered: true };

/** What the details of a session tell, whatever was ordered. */
const tellLength = (inputPrompt: string, duration: number): Fault => ({
	kind: 'answer',
	code: 200,
	contentType: 'application/json',
	body: JSON.stringify({ session: { inputPrompt, aspectRatio: '16:9', duration } }),
	accepted: false,
});

const textOf = ({ error }: Outcome) => String(error?.message);
describe('a create whose answer was lost is found again', () => {
	test('at once, and the person never hears of it', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: LOST });
		const outcome = await runToEnd(createToday(emulator, ['A kite']));
		expect(outcome.items[0].json).toMatchObject({ sessionId: idsOf(emulator)[0], ...FOUND });
		expect(emulator.postsSent).toBe(1);
		const logs = outcome.witness.logs.map(({ message }) => message);
		expect(logs.join('\n')).toContain(`accepted session ${idsOf(emulator)[0]}, found again`);
	});

	test('by Create, which does not wait', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: LOST });
		const { items } = await runToEnd(createOnlyToday(emulator, ['A kite']));
		expect(items[0].json).toMatchObject({ sessionId: idsOf(emulator)[0], recovered: true });
	});

	test.each([3_600_000, -3_600_000])('although the clocks differ by %i ms', async (clockSkewMs) => {
		const emulator = await openToday({ clockSkewMs });
		emulator.plan({ on: 'create', fault: LOST });
		const { items } = await runToEnd(createToday(emulator, ['A kite']));
		expect(items[0].json).toMatchObject(FOUND);
	});

	test('although its entry comes late', async () => {
		const emulator = await openToday({ entriesLateMs: 10_000 / 40 });
		emulator.plan({ on: 'create', fault: LOST });
		const { items } = await runToEnd(createToday(emulator, ['A kite']));
		expect(items[0].json).toMatchObject(FOUND);
		expect(countOf(emulator, 'list')).toBeGreaterThan(1);
	});

	test('although list and details meet trouble', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: LOST });
		emulator.plan({ on: 'list', nth: 1, fault: '502 HTML' });
		emulator.plan({ on: 'details', nth: 1, fault: LOST });
		const { items } = await runToEnd(createToday(emulator, ['A kite']));
		expect(items[0].json).toMatchObject(FOUND);
	});

	test('among older and other videos of the account', async () => {
		const emulator = await openToday();
		addForeign(emulator, 'A kite', 600);
		addForeign(emulator, 'Another kite');
		emulator.addSession({ prompt: 'A kite', video: { aspectRatio: '9:16' } });
		emulator.addSession({ prompt: 'A kite', video: { videoModel: 'SEEDANCEI2V' } });
		emulator.addSession({ prompt: 'A kite', kind: 'translate_video' });
		emulator.plan({ on: 'create', fault: LOST });
		const outcome = await runToEnd(createToday(emulator, ['A kite']));
		expect(givenOut(outcome)).toEqual(idsOf(emulator));
	});

	test('beside a video that the list still has, and that Samsar has forgotten', async () => {
		const emulator = await openToday();
		const { id } = addForeign(emulator, 'Another kite');
		emulator.plan({ on: 'details', session: id, nth: 'every', fault: '404 JSON' });
		emulator.plan({ on: 'create', fault: LOST });
		const outcome = await runToEnd(createToday(emulator, ['A kite']));
		expect(givenOut(outcome)).toEqual(idsOf(emulator));
	});

	test('although the video is not as long as it was ordered', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: LOST });
		emulator.plan({ on: 'details', nth: 'every', fault: tellLength('A kite', 25) });
		const outcome = await runToEnd(createToday(emulator, ['A kite']));
		expect(givenOut(outcome)).toEqual(idsOf(emulator));
	});

	test('by its length, where another order differs in nothing else', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, count: 2, fault: LOST });
		const scene = createToday(emulator, ['A kite', 'A kite', 'A kite'], {}, CONTINUES);
		const duration = '={{ [10, 20, 30][$itemIndex] }}';
		const outcome = await runToEnd({ ...scene, parameters: { ...scene.parameters, duration } });
		const lengthOf = (id: unknown) =>
			emulator.sessions.find((session) => session.id === id)?.input.duration;
		expect(givenOut(outcome).map(lengthOf)).toEqual([10, 20, 30]);
	});

	test('three of the same content, one each', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, count: 3, fault: LOST });
		const outcome = await runToEnd(
			createToday(
				emulator,
				Array.from({ length: 4 }, () => 'A kite'),
				{},
				CONTINUES,
			),
		);
		expect(outcome.items.map(({ json }) => json.status)).toEqual(
			Array.from({ length: 4 }, () => 'COMPLETED'),
		);
		expect(givenOut(outcome).map(String).sort()).toEqual(idsOf(emulator).sort());
	});

	test('as many as there are: the rest stays lost', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, fault: NEVER });
		emulator.plan({ on: 'create', nth: 3, fault: LOST });
		const outcome = await runToEnd(
			createToday(emulator, ['A kite', 'A kite', 'A kite'], {}, CONTINUES),
		);
		const given = givenOut(outcome).filter((id) => id !== undefined);
		expect(given.map(String).sort()).toEqual(idsOf(emulator).sort());
		const [failed] = outcome.items.filter(({ json }) => json.error !== undefined);
		expect(failed.json.message).toMatch(/list of requests shows no such video/);
	});

	test('on the next try of Retry On Fail and of Retry execution, when the list was away', async () => {
		for (const settings of [RETRIES, {}]) {
			const emulator = await openToday();
			emulator.plan({ on: 'create', fault: LOST });
			emulator.plan({ on: 'list', nth: 1, fault: '403 JSON', count: 5 });
			let outcome = await runToEnd(createToday(emulator, ['A kite'], {}, settings));
			if (outcome.error !== undefined) {
				expect(textOf(outcome)).toMatch(/list .*could not be read \(HTTP 403/);
				outcome = await retryToEnd(outcome);
			}
			expect(outcome.items[0].json).toMatchObject({
				...FOUND,
				estimatedCredits: expect.any(Number),
			});
			expect(emulator.postsSent).toBe(1);
		}
	});

	test('before Create Again After Lost Answer makes another', async () => {
		const emulator = await openToday({ entriesLateMs: 60_000 });
		emulator.plan({ on: 'create', fault: LOST });
		const failed = await runToEnd(createToday(emulator, ['A kite']));
		expect(textOf(failed)).toMatch(/shows no such video/);
		emulator.configure({ entriesLateMs: 0 });
		const { parameters } = createToday(emulator, ['A kite'], { createAgain: true });
		const again = await retryToEnd(failed, { parameters });
		expect(textOf(again)).toBe('undefined');
		expect(again.items[0].json).toMatchObject(FOUND);
		expect(emulator.postsSent).toBe(1);
	});

	test('on the second try of Retry On Fail, when its entry came late', async () => {
		const emulator = await openToday({ entriesLateMs: 25_000 / 40 });
		emulator.plan({ on: 'create', fault: LOST });
		const settings = { ...RETRIES, waitBetweenTries: 1_000 };
		const { items } = await runToEnd(createToday(emulator, ['A kite'], {}, settings));
		expect(items[0].json).toMatchObject(FOUND);
	});
});

test('a Stop while it is looked for tells the log what may have been charged', async () => {
	const emulator = await openToday({ entriesLateMs: 60_000 });
	emulator.plan({ on: 'create', fault: LOST });
	const execution = startRun(createToday(emulator, ['A kite'], {}, CONTINUES));
	await until(() => countOf(emulator, 'list') > 0);
	execution.stop();
	const { witness } = await execution.finished;
	const logs = witness.logs.map(({ message }) => message);
	expect(logs.join('\n')).toMatch(/Before the execution was stopped, item 0 failed.*may have/);
});

describe('nothing is taken that is not ours', () => {
	test('one that was made later is named, for a person to choose', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: NEVER });
		const failed = await runToEnd(createToday(emulator, ['A kite']));
		expect(textOf(failed)).toMatch(/shows no such video/);
		const { id } = addForeign(emulator, 'A kite');
		addForeign(emulator, 'Another kite');
		const outcome = await retryToEnd(failed);
		expect(textOf(outcome)).toContain(`a later one with this prompt: ${id} (`);
		expect(outcome.items).toEqual([]);
	});

	test('and a list that does not go back so far is not said to show nothing', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: NEVER });
		const failed = await runToEnd(createToday(emulator, ['A kite']));
		for (let i = 0; i < 500; i++) addForeign(emulator, `Kite ${i}`);
		const outcome = await retryToEnd(failed);
		expect(textOf(outcome)).toMatch(/does not go back to the time of the order/);
	});

	test('one of another length is not, while an order of that length is looked for', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, fault: LOST });
		emulator.plan({ on: 'create', nth: 3, fault: NEVER });
		const scene = createToday(emulator, ['A kite', 'A kite', 'A kite'], {}, CONTINUES);
		const duration = '={{ [10, 20, 30][$itemIndex] }}';
		const outcome = await runToEnd({ ...scene, parameters: { ...scene.parameters, duration } });
		const given = givenOut(outcome).filter((id) => id !== undefined);
		expect(new Set(given).size).toBe(given.length);
		const [, second] = idsOf(emulator);
		expect(outcome.items.findIndex(({ json }) => json.sessionId === second)).not.toBe(2);
	});

	test('a create that was never accepted: the item fails, and says that the list was read', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', fault: NEVER });
		const outcome = await runToEnd(createToday(emulator, ['A kite']));
		expect(textOf(outcome)).toMatch(/^Samsar may have accepted .*list .*shows no such video/);
		expect(emulator.postsSent).toBe(1);
	});

	test('an older video with the same prompt', async () => {
		const emulator = await openToday();
		addForeign(emulator, 'A kite', 60);
		emulator.plan({ on: 'create', fault: NEVER });
		expect(textOf(await runToEnd(createToday(emulator, ['A kite'])))).toMatch(/no such video/);
	});

	test("another account member's at the same time: a person chooses", async () => {
		const emulator = await openToday({ answerMs: { create: 100 } });
		emulator.plan({ on: 'create', fault: LOST });
		const execution = startRun(createToday(emulator, ['A kite']));
		await until(() => emulator.sessions.length === 1);
		addForeign(emulator, 'A kite');
		const outcome = await execution.finished;
		for (const { id } of [...emulator.sessions, ...emulator.earlierSessions]) {
			expect(textOf(outcome)).toContain(id);
		}
		expect(textOf(outcome)).toContain("'Get Status'");
	});

	test('that of another item with the same prompt', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, fault: NEVER });
		const outcome = await runToEnd(createToday(emulator, ['A kite', 'A kite'], {}, CONTINUES));
		expect(givenOut(outcome)).toEqual([idsOf(emulator)[0], undefined]);
	});

	test('that of another execution whose answer is still to come', async () => {
		const emulator = await openToday({ answerMs: { create: 400 } });
		const other = startRun(createToday(emulator, ['A kite']));
		await until(() => emulator.sessions.length === 1);
		emulator.configure({ answerMs: {} });
		emulator.plan({ on: 'create', fault: NEVER });
		const ours = await runToEnd(createToday(emulator, ['A kite']));
		expect(textOf(ours)).toMatch(/no such video/);
		expect((await other.finished).items[0].json.recovered).toBeUndefined();
	});
});
