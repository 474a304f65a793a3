/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests are not published: one measures its own work */
import { MOST_LISTED } from '../../nodes/Samsar/transport/readRequests';
import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import type { EmulatedSession, Emulator, FaultName } from '../emulator';
import { countOf } from '../support/emulators';
import { until } from '../support/time';
import { openToday } from './support/emulators';
import type { Outcome } from './support/harness';
import { noteStore, retryToEnd, runAnew, runToEnd, startAnew, startRun } from './support/harness';
import { CONTINUES, createOnlyToday, createToday, RETRIES } from './support/scenes';

const LOST: FaultName = 'reset after it was accepted';
const NEVER: FaultName = 'reset, not accepted';
const FOUND = { status: 'COMPLETED', recovered: true };

const textOf = ({ error }: Outcome) => String(error?.message);
const idsOf = (emulator: Emulator) => emulator.sessions.map(({ id }: EmulatedSession) => id);
const givenOut = ({ items }: Outcome) => items.map(({ json }) => json.sessionId);

/** A session of somebody else's, so long ago by the node's clock. */
const addForeign = (emulator: Emulator, prompt: string, secondsAgo = 0) =>
	emulator.addSession({ prompt, ageMs: (secondsAgo * 1000) / 40 });

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
		expect(failed.json.message).toMatch(/list .*was read, and shows no such video/);
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

describe('what an earlier life has sent is found again', () => {
	test('and delivered, without another payment', async () => {
		const emulator = await openToday();
		const prompts = ['A red kite', 'A blue kite', 'A blue kite'];
		const first = await runToEnd(createToday(emulator, prompts));
		const again = await runAnew(first);
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(again.items.every(({ json }) => json.recovered === true)).toBe(true);
		expect(emulator.postsSent).toBe(3);
	});

	test('although its prompt is another one now', async () => {
		const emulator = await openToday();
		const scene = createToday(emulator, ['A kite']);
		const changing = {
			...scene,
			parameters: { ...scene.parameters, prompt: '=A kite at {{ Math.random() }}' },
		};
		const again = await runAnew(await runToEnd(changing));
		expect(givenOut(again)).toEqual(idsOf(emulator));
	});

	test('although the answer never came', async () => {
		const emulator = await openToday();
		const { create } = ANSWER_TIMES;
		ANSWER_TIMES.create = 1_000;
		emulator.plan({ on: 'create', nth: 1, fault: 'hang' });
		const execution = startRun(createOnlyToday(emulator, ['A kite']));
		await until(() => emulator.postsSent === 1);
		execution.stop();
		const again = await runAnew(await execution.finished);
		ANSWER_TIMES.create = create;
		expect(givenOut(again)).toEqual(idsOf(emulator));
		expect(emulator.postsSent).toBe(1);
	});

	test('each by its own execution, though they want the same', async () => {
		const emulator = await openToday();
		const firsts = await Promise.all(
			Array.from({ length: 6 }, async () => await runToEnd(createToday(emulator, ['A kite']))),
		);
		const again = await Promise.all(firsts.map(async (first) => await startAnew(first).finished));
		expect(again.map(givenOut)).toEqual(firsts.map(givenOut));
		expect(emulator.postsSent).toBe(6);
	});

	test('all of a long run in a few questions to the store', async () => {
		const emulator = await openToday();
		const prompts = Array.from({ length: 120 }, (_, nth) => `Kite ${nth}`);
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		noteStore.calls = 0;
		const again = await runAnew(first);
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(emulator.postsSent).toBe(120);
		expect(countOf(emulator, 'details')).toBe(0);
		expect(noteStore.calls).toBeLessThan(30);
	});

	test('at another place, when the rows before it are done, and gone', async () => {
		const emulator = await openToday();
		const prompts = ['A red kite', 'A green kite', 'A green kite', 'A blue kite'];
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		const { items } = createOnlyToday(emulator, [...prompts.slice(1), 'A new kite']);
		const again = await runAnew(first, { items });
		const made = new Map(emulator.sessions.map(({ id, prompt }) => [id, prompt]));
		expect(new Set(givenOut(again)).size).toBe(4);
		expect(givenOut(again).map((id) => made.get(String(id)))).toEqual(
			items.map(({ prompt }) => prompt),
		);
		expect(emulator.postsSent).toBe(5);
	});

	test('at another place, but not as that of an order which stands where it stood', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 2, fault: NEVER });
		const prompts = ['A kite', 'A kite'];
		const first = await runToEnd(createOnlyToday(emulator, prompts, {}, CONTINUES));
		const again = await runAnew(first);
		expect(idsOf(emulator)).toHaveLength(1);
		expect(givenOut(again)).toEqual([idsOf(emulator)[0], undefined]);
	});

	test('all of a long run when n8n takes the step again by itself', async () => {
		const emulator = await openToday();
		const prompts = Array.from({ length: 120 }, (_, nth) => `Kite ${nth}`);
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		const again = await startRun(first.scene, first.run.data.resumeToken).finished;
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(emulator.postsSent).toBe(120);
	});

	test('with little work, although the run was longer than the list', async () => {
		const emulator = await openToday();
		const prompts = Array.from({ length: MOST_LISTED + 200 }, (_, nth) => `Kite ${nth}`);
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		const before = process.cpuUsage();
		const again = await runAnew(first, { settings: CONTINUES });
		const { user, system } = process.cpuUsage(before);
		expect(givenOut(again).filter((id) => id !== undefined)).toHaveLength(MOST_LISTED);
		expect(emulator.postsSent).toBe(prompts.length);
		// A search that reads the memory for each listed session takes more than twice as much.
		expect((user + system) / 1_000).toBeLessThan(9_000);
	}, 120_000);

	test('although the account has had more videos since than the list tells', async () => {
		const emulator = await openToday();
		const first = await runToEnd(createToday(emulator, ['A kite']));
		for (let nth = 0; nth < MOST_LISTED; nth++) addForeign(emulator, 'A kite');
		const again = await runAnew(first);
		expect(givenOut(again)).toEqual(idsOf(emulator));
		expect(emulator.postsSent).toBe(1);
	});

	test('not one whose order was changed since', async () => {
		const emulator = await openToday();
		const first = await runToEnd(createToday(emulator, ['A kite']));
		const again = await runAnew(first, { items: createToday(emulator, ['A boat']).items });
		expect(givenOut(again)).toEqual([idsOf(emulator)[1]]);
		expect(emulator.postsSent).toBe(2);
	});

	test('not one that failed: it is made anew', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'session', nth: 1, outcome: 'failed' });
		const first = await runToEnd(createToday(emulator, ['A kite']));
		const second = await runAnew(first);
		expect(second.items[0].json).toMatchObject({ status: 'COMPLETED' });
		const third = await runAnew(first);
		expect(givenOut(third)).toEqual([idsOf(emulator)[1]]);
		expect(emulator.postsSent).toBe(2);
	});
});
