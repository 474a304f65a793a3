import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import type { Outcome } from './support/harness';
import { dataTables, retryToEnd, runAnew, runToEnd, startAnew, startRun } from './support/harness';
import { CONTINUES, createAndWait, createOnly, RETRIES } from './support/scenes';
import { givenOut } from './support/sessions';

const PROMPTS = ['A red kite', 'A green kite', 'A blue kite'];
const MAY_HAVE = /^Samsar may have accepted this render .*interrupted.*'Get Status'/;

const statesOf = ({ items }: Outcome) => items.map(({ json }) => json.status);

const textOf = ({ error }: Outcome) => String(error?.message);

describe('an execution that starts anew after its end was lost', () => {
	test('delivers what a previous run has sent, and does not pay again', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS));
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(givenOut(again)).toEqual(givenOut(first));
		expect(statesOf(again)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
		expect(again.items.every(({ json }) => json.recovered === undefined)).toBe(true);
	});

	test('does not pay again although an expression gives something else now', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const scene = createAndWait(emulator, ['A kite']);
		const changing = {
			...scene,
			parameters: { ...scene.parameters, prompt: '=A kite at {{ Math.random() }}' },
		};
		const again = await runAnew(await runToEnd(changing));
		expect(emulator.postsSent).toBe(1);
		expect(givenOut(again)).toEqual([emulator.sessions[0].id]);
	});

	test('sends the items that were never sent', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS.slice(0, 1)));
		const items = createAndWait(emulator, PROMPTS).items;
		const again = await runAnew(first, { items });
		expect(emulator.postsSent).toBe(3);
		expect(givenOut(again)).toEqual(emulator.sessions.map(({ id }) => id));
	});

	test('does not pay again although the rows before it are done, and gone', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS, {}, CONTINUES));
		const { items: rows } = createAndWait(emulator, [...PROMPTS.slice(1), 'A new kite']);
		const again = await runAnew(first, { items: rows });
		expect(givenOut(again).slice(0, 2)).toEqual(givenOut(first).slice(1));
		expect(statesOf(again)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
		expect(emulator.postsSent).toBe(4);
	});

	test('pays for one more of the same, and for no other', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, ['A kite', 'A kite'], {}, CONTINUES));
		const { items: rows } = createAndWait(emulator, ['A red kite', 'A kite', 'A kite', 'A kite']);
		const again = await runAnew(first, { items: rows });
		expect(givenOut(again).slice(1, 3)).toEqual(givenOut(first));
		expect(statesOf(again)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);
		expect(emulator.postsSent).toBe(4);
	});

	test('pays for nothing while the table cannot tell what was sent', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS));
		dataTables.trouble = new Error('database is locked');
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(textOf(again)).toMatch(/could not be read.*Nothing was ordered and nothing was charged/);
		const { parameters } = createAndWait(emulator, PROMPTS, { createAgain: true });
		await runAnew(first, { parameters });
		expect(emulator.postsSent).toBe(6);
	});

	test('under Continue On Fail gives out the others', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS.slice(0, 1), {}, CONTINUES));
		const again = await runAnew(first, { items: createAndWait(emulator, PROMPTS).items });
		expect(givenOut(again)[0]).toBe(givenOut(first)[0]);
		expect(statesOf(again)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
		expect(emulator.postsSent).toBe(3);
	});

	test('is not fooled by Retry On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS, {}, RETRIES));
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(givenOut(again)).toEqual(givenOut(first));
	});

	test('creates again what was under way when the person says so, and nothing else', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', match: 'A lost kite', nth: 1, fault: 'hang' });
		const execution = startRun(createOnly(emulator, ['A kite', 'A lost kite']));
		await until(() => emulator.postsSent === 2);
		execution.stop();
		const first = await execution.finished;
		const prompts = ['A kite', 'A lost kite'];
		const { parameters } = createOnly(emulator, prompts, { createAgain: true });
		const again = await runAnew(first, { parameters });
		expect(givenOut(again)).toHaveLength(2);
		expect(emulator.postsSent).toBe(3);
	});

	test('one that runs beside it: the order that was there first is paid, the other follows it', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const scene = createAndWait(emulator, PROMPTS);
		const token = 'one-lineage';
		const first = startRun(scene, token);
		const beside = startRun({ ...scene, mode: 'retry' }, token);
		const [one, other] = await Promise.all([first.finished, beside.finished]);
		expect(emulator.postsSent).toBe(3);
		expect(givenOut(other)).toEqual(givenOut(one));
	});

	test('makes a render anew that had failed', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'session', nth: 1, outcome: 'failed' });
		const first = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(first.run.status).toBe('error');
		const { items } = await runAnew(first);
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(2);
	});

	test('sends what was provably refused before', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', nth: 1, fault: '400 JSON' });
		const { items } = await runAnew(await runToEnd(createAndWait(emulator, ['A kite'])));
		expect(items[0].json.status).toBe('COMPLETED');
	});

	test('does not send again what was under way when it was stopped', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', nth: 1, fault: 'hang' });
		const execution = startRun(createOnly(emulator, ['A kite']));
		await until(() => emulator.postsSent === 1);
		execution.stop();
		const again = await runAnew(await execution.finished);
		expect(emulator.postsSent).toBe(1);
		expect(textOf(again)).toMatch(MAY_HAVE);
	});

	test('takes up what the memory still knows', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const failed = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(failed.run.status).toBe('error');
		const { items } = await retryToEnd(failed);
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(1);
	});
});

test('a new run is a new order', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	await runToEnd(createAndWait(emulator, ['A kite']));
	const { items } = await runToEnd(createAndWait(emulator, ['A kite']));
	expect(items[0].json.status).toBe('COMPLETED');
	expect(emulator.postsSent).toBe(2);
});

test('twelve executions at once are each delivered by their retries', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const firsts = await Promise.all(
		Array.from(
			{ length: 12 },
			async (_, nth) => await runToEnd(createAndWait(emulator, [`Kite ${nth}`])),
		),
	);
	const again = await Promise.all(firsts.map(async (first) => await startAnew(first).finished));
	expect(emulator.postsSent).toBe(12);
	expect(again.map(givenOut)).toEqual(firsts.map(givenOut));
});

test('a table that is locked for a moment costs nothing', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	const first = await runToEnd(createAndWait(emulator, PROMPTS));
	dataTables.trouble = new Error('database is locked');
	dataTables.troubledCalls = 1;
	const again = startAnew(first);
	expect(givenOut(await again.finished)).toEqual(givenOut(first));
	expect(dataTables.trouble).toBeUndefined();
	expect(emulator.postsSent).toBe(3);
});

test('a table in trouble does not keep a video from being made, and is told of', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	dataTables.trouble = new Error('database is locked');
	const { items, witness } = await runToEnd(createAndWait(emulator, PROMPTS));
	expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
	const told = witness.logs.filter(({ message }) => message.includes('database is locked'));
	expect(told).toHaveLength(1);
});

test('a person who deletes the table loses its rows, and no video', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	await runToEnd(createAndWait(emulator, ['A kite']));
	dataTables.removeTable();
	const { items } = await runToEnd(createAndWait(emulator, ['A boat']));
	expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED']);
	expect(dataTables.rows.map(({ prompt }) => prompt)).toEqual(['A boat']);
});
