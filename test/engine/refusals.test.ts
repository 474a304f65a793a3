import type { EmulatorOptions, Fault, FaultName } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { nodeNow, runToEnd, setClockSpeed } from './support/harness';
import { CONTINUES, createAndWait, createOnly, createOnlyToday } from './support/scenes';

const FOUR = ['A red kite', 'A green kite', 'A blue kite', 'A black kite'];

describe.each([
	['401 empty', '401', 'refused the API key'],
	['402 generic text', '402', 'out of credits'],
	['403 JSON', '403', 'does not allow this to the API key'],
] as Array<[FaultName, string, string]>)('%s on one item of four', (fault, httpCode, said) => {
	test('stops the batch and names what was accepted', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'create', nth: 2, fault });
		const { run, error } = await runToEnd(createAndWait(emulator, FOUR));
		expect(run.status).toBe('error');
		expect(error).toMatchObject({ httpCode, name: 'NodeApiError', context: { itemIndex: 1 } });
		expect(error?.message).toContain(said);
		expect(error?.message).toContain('[item 1]');
		// Those beside it may have left already, or not yet.
		expect([1, 2, 3]).toContain(emulator.sessions.length);
		for (const { id } of emulator.sessions) {
			expect(error?.message).toContain(id);
			expect(error?.description).toContain(id);
		}
	});

	test('lets what was under way with it end, and waits for it', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'create', nth: 2, fault });
		const { items } = await runToEnd(createAndWait(emulator, FOUR, {}, CONTINUES));
		const statuses = items.map(({ json }) => json.status);
		expect(statuses.slice(0, 3)).toEqual(['COMPLETED', undefined, 'COMPLETED']);
		const { length } = statuses.filter((status) => status === 'COMPLETED');
		expect(emulator.sessions).toHaveLength(length);
		expect(items[1].json).toMatchObject({
			error: expect.stringContaining(said) as string,
			details: { sessionId: null, httpCode },
		});
	});

	test('that meets all of them fails those behind the first ones without a request', async () => {
		const emulator = await openEmulator({ renderPolls: 2, answerMs: { create: 20 } });
		emulator.plan({ on: 'create', nth: 'every', fault });
		const { items } = await runToEnd(createAndWait(emulator, [...FOUR, ...FOUR], {}, CONTINUES));
		expect(items).toHaveLength(2 * FOUR.length);
		for (const { json } of items) expect(json.details).toMatchObject({ httpCode });
		for (const { json } of items.slice(3)) {
			expect(json.error).toMatch(/^Not sent to Samsar, because item [0-2] was refused/);
		}
		expect(emulator.postsSent).toBeLessThanOrEqual(3);
	});
});

describe('credits that are enough for short videos only', () => {
	const SECONDS = [10, 60, ...Array.from({ length: 40 }, () => 10)];
	const OPTIONS = { checkBalance: false };

	async function order(account: EmulatorOptions) {
		const emulator = await openToday({ ...account, answerMs: { create: { least: 20, most: 60 } } });
		const scene = createOnlyToday(emulator, SECONDS.map(String), OPTIONS, CONTINUES);
		scene.items = SECONDS.map((duration) => ({ prompt: `A kite for ${duration} s`, duration }));
		scene.parameters.duration = '={{ $json.duration }}';
		return { emulator, ...(await runToEnd(scene)) };
	}

	test('buy them, and the long one fails alone', async () => {
		const { emulator, items } = await order({ credits: 1_000 });
		const failed = items.filter(({ json }) => json.error !== undefined);
		expect(failed.map(({ json }) => json.error)).toEqual([
			expect.stringContaining('available credits'),
		]);
		expect(emulator.sessions).toHaveLength(41);
	});

	test('buy none after the key has reached its own limit', async () => {
		const { emulator, items } = await order({ keyLimit: 1_500 });
		expect(items[1].json.error).toContain('API key monthly credit limit reached');
		expect(items[41].json.error).toMatch(/^Not sent to Samsar, because item \d+ was refused/);
		expect(emulator.postsSent).toBeLessThan(SECONDS.length / 2);
	});
});

test('a refusal that concerns one item lets the others through', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	emulator.plan({ on: 'create', nth: 2, fault: '400 JSON' });
	const { items } = await runToEnd(createAndWait(emulator, FOUR, {}, CONTINUES));
	expect(items[1].json.message).toContain('Invalid movie prompt.');
	expect(items.filter(({ json }) => json.status === 'COMPLETED')).toHaveLength(3);
	expect(emulator.postsSent).toBe(4);
});

test('a 401 reaches the server once for each request', async () => {
	const emulator = await openEmulator({ renderPolls: 2, apiKey: 'another-key' });
	const { error } = await runToEnd(createAndWait(emulator, ['A kite']));
	expect(error).toMatchObject({ httpCode: '401' });
	expect(emulator.requests.filter(({ kind }) => kind === 'create')).toHaveLength(1);
});

test('the session in the error of a failed run is in message, description and details', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
	const { error } = await runToEnd(createAndWait(emulator, ['A kite']));
	const [{ id }] = emulator.sessions;
	expect(error?.message).toContain(`session ${id}`);
	expect(error?.message).toContain("'Get Status'");
	expect(error).toMatchObject({
		httpCode: '401',
		context: { itemIndex: 0, details: { sessionId: id, httpCode: '401' } },
	});
});

describe('a rate limit on create', () => {
	const limit = (seconds: number, as: 'seconds' | 'date'): Fault => ({
		kind: 'answer',
		code: 429,
		retryAfter: { seconds, as },
		accepted: false,
	});

	test.each([
		['seconds', limit(10, 'seconds'), 10],
		['no word about when', '429 without Retry-After' as FaultName, 1],
	] as Array<[string, Fault | FaultName, number]>)(
		'with %s is waited out',
		async (_name, fault, seconds) => {
			const emulator = await openEmulator({ renderPolls: 1 });
			emulator.plan({ on: 'create', fault });
			const { items, witness } = await runToEnd(createOnly(emulator, ['A kite']));
			expect(items[0].json).toMatchObject({ sessionId: emulator.sessions[0].id });
			const [first, second] = witness.requests;
			const gap = second.startedAt - Number(first.endedAt);
			expect(gap).toBeGreaterThan(seconds * 1000 - 100);
			expect(gap).toBeLessThan(seconds * 1000 + 8000);
			expect(emulator.postsSent).toBe(2);
		},
	);

	test('with a date is waited out', async () => {
		setClockSpeed(1);
		const emulator = await openEmulator({ renderPolls: 1 });
		// The emulator tells the machine's time, and the node's is ahead of it.
		const ahead = (nodeNow() - Date.now()) / 1000;
		emulator.plan({ on: 'create', fault: limit(3 + ahead, 'date') });
		const { witness } = await runToEnd(createOnly(emulator, ['A kite']));
		const [first, second] = witness.requests;
		const gap = second.startedAt - Number(first.endedAt);
		expect(gap).toBeGreaterThan(1_900);
		expect(gap).toBeLessThan(5_000);
	});

	test('beyond a minute fails at once and says so', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 'every', fault: limit(61, 'seconds') });
		const { error } = await runToEnd(createOnly(emulator, ['A kite']));
		expect(error).toMatchObject({ httpCode: '429' });
		expect(error?.message).toContain('Samsar is limiting requests');
		expect(emulator.postsSent).toBe(1);
	});

	test('that does not end is given up within a minute, for all items together', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 'every', fault: '429 without Retry-After' });
		const startedAt = nodeNow();
		const { items } = await runToEnd(createOnly(emulator, FOUR, {}, CONTINUES));
		for (const { json } of items) expect(json.details).toMatchObject({ httpCode: '429' });
		expect(nodeNow() - startedAt).toBeLessThan(75_000);
		expect(emulator.postsSent).toBeGreaterThan(8);
	});
});

test('a render that may have been paid for is told of, too, when another item ends the run', async () => {
	// All of them have left when the first answer comes.
	const emulator = await openEmulator({ renderPolls: 2, answerMs: { create: 300 } });
	emulator.plan({ on: 'create', nth: 2, fault: '402 generic text' });
	emulator.plan({ on: 'create', nth: 3, fault: '500 HTML' });
	const { error } = await runToEnd(createAndWait(emulator, FOUR));
	expect(error?.message).toContain('out of credits');
	expect(error?.description).toMatch(/Item 2 failed too: Samsar may have accepted/);
});
