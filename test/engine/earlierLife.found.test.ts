import { MOST_LISTED } from '../../nodes/Samsar/api/contract';
import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import { countOf } from '../support/emulators';
import { until } from '../support/time';
import { openToday } from './support/emulators';
import { dataTables, runAnew, runToEnd, startAnew, startRun } from './support/harness';
import { CONTINUES, createOnlyToday, createToday } from './support/scenes';
import { addForeign, givenOut, idsOf } from './support/sessions';

describe('what an earlier life has sent is found again', () => {
	test('and delivered, without another payment', async () => {
		const emulator = await openToday();
		const prompts = ['A red kite', 'A blue kite', 'A blue kite'];
		const first = await runToEnd(createToday(emulator, prompts));
		const again = await runAnew(first);
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(again.items.every(({ json }) => json.recovered === undefined)).toBe(true);
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

	test('all of a long run by one reading of the table', async () => {
		const emulator = await openToday();
		const prompts = Array.from({ length: 120 }, (_, nth) => `Kite ${nth}`);
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		dataTables.calls.length = 0;
		const again = await runAnew(first);
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(emulator.postsSent).toBe(120);
		expect(countOf(emulator, 'details')).toBe(0);
		expect(dataTables.calls.length).toBeLessThan(5);
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
		emulator.plan({ on: 'create', nth: 2, fault: 'reset, not accepted' });
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

	test('although the run was longer than the list', async () => {
		const emulator = await openToday();
		const prompts = Array.from({ length: MOST_LISTED + 200 }, (_, nth) => `Kite ${nth}`);
		const first = await runToEnd(createOnlyToday(emulator, prompts));
		const again = await runAnew(first, { settings: CONTINUES });
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(emulator.postsSent).toBe(prompts.length);
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
