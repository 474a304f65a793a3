import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import type { Outcome } from './support/harness';
import { noteStore, retryToEnd, runAnew, runToEnd, startAnew, startRun } from './support/harness';
import { CONTINUES, createAndWait, createOnly, RETRIES } from './support/scenes';

const PROMPTS = ['A red kite', 'A green kite', 'A blue kite'];
const MAY_HAVE = /^Samsar may have accepted this render .*interrupted.*'Get Status'/;

const textOf = ({ error }: Outcome) => String(error?.message);

describe('an execution that starts anew after its end was lost', () => {
	test('does not pay again for what an earlier life has sent', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS));
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(textOf(again)).toMatch(MAY_HAVE);
		expect(textOf(again)).toContain("'Create Again After Lost Answer'");
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
		expect(textOf(again)).toMatch(MAY_HAVE);
	});

	test('sends the items that were never sent', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS.slice(0, 1)));
		const items = createAndWait(emulator, PROMPTS).items;
		const again = await runAnew(first, { items });
		expect(emulator.postsSent).toBe(3);
		expect(textOf(again)).toMatch(MAY_HAVE);
		for (const { id } of emulator.sessions.slice(1)) expect(textOf(again)).toContain(id);
	});

	test('does not pay again although the rows before it are done, and gone', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS, {}, CONTINUES));
		const { items: rows } = createAndWait(emulator, [...PROMPTS.slice(1), 'A new kite']);
		const { items } = await runAnew(first, { items: rows });
		expect(items.slice(0, 2).map(({ json }) => json.message)).toEqual([
			expect.stringMatching(MAY_HAVE),
			expect.stringMatching(MAY_HAVE),
		]);
		expect(items[2].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(4);
	});

	test('pays for one more of the same, and for no other', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, ['A kite', 'A kite'], {}, CONTINUES));
		const { items: rows } = createAndWait(emulator, ['A red kite', 'A kite', 'A kite', 'A kite']);
		const { items } = await runAnew(first, { items: rows });
		expect(items.map(({ json }) => json.status)).toEqual([
			'COMPLETED',
			undefined,
			undefined,
			'COMPLETED',
		]);
		expect(emulator.postsSent).toBe(4);
	});

	test('pays for nothing while n8n cannot tell what was sent', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS));
		noteStore.trouble = new Error('database is locked');
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(textOf(again)).toMatch(/could not tell .*Nothing was sent to Samsar/);
		const { parameters } = createAndWait(emulator, PROMPTS, { createAgain: true });
		await runAnew(first, { parameters });
		expect(emulator.postsSent).toBe(6);
	});

	test('under Continue On Fail gives out the others', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS.slice(0, 1), {}, CONTINUES));
		const { items } = await runAnew(first, { items: createAndWait(emulator, PROMPTS).items });
		expect(items[0].json.message).toMatch(MAY_HAVE);
		expect(items.slice(1).map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED']);
		expect(emulator.postsSent).toBe(3);
	});

	test('is not fooled by Retry On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, PROMPTS, {}, RETRIES));
		const again = await runAnew(first);
		expect(emulator.postsSent).toBe(3);
		expect(textOf(again)).toMatch(MAY_HAVE);
	});

	test('creates again when the person says so', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const first = await runToEnd(createAndWait(emulator, ['A kite']));
		const { parameters } = createAndWait(emulator, ['A kite'], { createAgain: true });
		const { items } = await runAnew(first, { parameters });
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(2);
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

test('twelve executions at once keep their notes, though n8n writes them without a lock', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const firsts = await Promise.all(
		Array.from(
			{ length: 12 },
			async (_, nth) => await runToEnd(createAndWait(emulator, [`Kite ${nth}`])),
		),
	);
	const again = await Promise.all(firsts.map(async (first) => await startAnew(first).finished));
	expect(emulator.postsSent).toBe(12);
	for (const outcome of again) expect(textOf(outcome)).toMatch(MAY_HAVE);
});

test('a store that is locked for a moment costs nothing', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	const first = await runToEnd(createAndWait(emulator, PROMPTS));
	noteStore.trouble = new Error('database is locked');
	const again = startAnew(first);
	await until(() => noteStore.refusals > 0);
	noteStore.trouble = undefined;
	expect(textOf(await again.finished)).toMatch(MAY_HAVE);
	expect(emulator.postsSent).toBe(3);
});

test('a store in trouble does not keep a video from being made, and is told of', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	noteStore.trouble = new Error('database is locked');
	const { items, witness } = await runToEnd(createAndWait(emulator, PROMPTS));
	expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
	const told = witness.logs.filter(({ message }) => message.includes('database is locked'));
	expect(told).toHaveLength(1);
});
