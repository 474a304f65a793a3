import type { INode } from 'n8n-workflow';

import type { Emulator, FaultName } from '../emulator';
import { countBusiest } from '../support/countBusiest';
import { openEmulator } from '../support/emulators';
import type { Scene } from './support/harness';
import { nodeNow, nodeSleep, runToEnd, setClockSpeed, startRun } from './support/harness';
import { CONTINUES, createOnly, ERROR_OUTPUT, getStatus } from './support/scenes';
import { expectNoKey } from './support/secrecy';

const UNKNOWN = '68f0c1d2e3a4b5c600000000';

/** Cancel with one item for each session ID. */
function cancel(
	emulator: Pick<Emulator, 'baseUrl'>,
	sessionIds: string[],
	settings: Partial<INode> = {},
): Scene {
	return getStatus(emulator, sessionIds, { operation: 'cancel' }, settings);
}

/** An emulator with a running render for each prompt, and an empty record of requests. */
async function openRunning(prompts: string[], dialect: 'current' | 'documented' = 'current') {
	const emulator = await openEmulator({ dialect, acceptAnyModel: true, renderMs: 60_000 });
	await runToEnd(createOnly(emulator, prompts));
	emulator.requests.length = 0;
	return { emulator, ids: emulator.sessions.map(({ id }) => id) };
}

const cancelsSent = ({ requests }: Emulator) => requests.filter(({ method }) => method === 'POST');

test('a running render is looked at, and then cancelled', async () => {
	const { emulator, ids } = await openRunning(['A kite']);
	const { run, items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
	expect(run.status).toBe('success');
	expect(items.map(({ json }) => json)).toEqual([
		expect.objectContaining({
			sessionId: ids[0],
			status: 'CANCELLED',
			cancelled: true,
			videoUrl: null,
		}),
	]);
	expect(items[0].from).toEqual({ sessionId: ids[0] });
	expect(emulator.sessions[0].ended).toBe('CANCELLED');
	expect(emulator.requests.map(({ kind }) => kind)).toEqual(['other', 'status', 'cancel']);
	expect(cancelsSent(emulator)[0].body).toMatchObject({ session_id: ids[0] });
});

test.each([
	['COMPLETED', 'A kite'],
	['FAILED', '[fail: No kites today]'],
	['CANCELLED', 'A kite'],
] as const)('a render that is %s is left alone', async (status, prompt) => {
	const { emulator, ids } = await openRunning([prompt]);
	emulator.complete(ids[0], status);
	const { items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
	expect(items[0].json).toMatchObject({ sessionId: ids[0], status, cancelled: false });
	expect(typeof items[0].json.videoUrl).toBe(status === 'COMPLETED' ? 'string' : 'object');
	expect(cancelsSent(emulator)).toEqual([]);
	expect(emulator.sessions[0].ended).toBe(status);
});

test('every item has its own end', async () => {
	const { emulator, ids } = await openRunning(['A red kite', 'A green kite', 'A blue kite']);
	emulator.complete(ids[1]);
	const { items } = await runToEnd(cancel(emulator, ids));
	expect(items.map(({ json }) => [json.sessionId, json.status, json.cancelled])).toEqual([
		[ids[0], 'CANCELLED', true],
		[ids[1], 'COMPLETED', false],
		[ids[2], 'CANCELLED', true],
	]);
	expect(items.map(({ from }) => from?.sessionId)).toEqual(ids);
	expect(cancelsSent(emulator)).toHaveLength(2);
});

test('many items are cancelled without a rush on the server', async () => {
	const { emulator, ids } = await openRunning(Array.from({ length: 40 }, (_, i) => `Kite ${i}`));
	setClockSpeed(1);
	const { items, witness } = await runToEnd(cancel(emulator, ids));
	expect(items).toHaveLength(40);
	const starts = witness.requests.map(({ startedAt }) => startedAt);
	// A look and a cancel for each; the pace begins with ten a second and ends with fifty.
	expect(starts.length).toBeGreaterThanOrEqual(80);
	expect(countBusiest(starts)).toBeLessThanOrEqual(50);
	expect(starts[10] - starts[0]).toBeGreaterThan(250);
});

test('an unknown session is an error, and nothing is cancelled', async () => {
	const { emulator } = await openRunning(['A kite']);
	const { run, error } = expectNoKey(await runToEnd(cancel(emulator, [UNKNOWN])));
	expect(run.status).toBe('error');
	expect(error?.message).toContain(`Samsar does not know session ${UNKNOWN}`);
	expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
	expect(cancelsSent(emulator)).toEqual([]);
	expect(emulator.sessions[0].ended).toBeUndefined();
});

test('a host that cannot cancel is named as the reason', async () => {
	const { emulator, ids } = await openRunning(['A kite'], 'documented');
	const { error } = expectNoKey(await runToEnd(cancel(emulator, ids)));
	expect(error?.message).toContain(
		`This Samsar server cannot cancel renders, so ${ids[0]} continues [item 0]`,
	);
	expect(error?.description).toContain('needs a newer Samsar server');
	expect(error?.context).toMatchObject({
		details: { sessionId: ids[0], status: 'PENDING', httpCode: '404' },
	});
	expect(cancelsSent(emulator)).toHaveLength(1);
	expect(emulator.sessions[0].ended).toBeUndefined();
});

test('a finished render on such a host is left alone without an error', async () => {
	const { emulator, ids } = await openRunning(['A kite'], 'documented');
	emulator.complete(ids[0]);
	const { items } = await runToEnd(cancel(emulator, ids));
	expect(items[0].json).toMatchObject({ status: 'COMPLETED', cancelled: false });
	expect(cancelsSent(emulator)).toEqual([]);
});

describe('Continue On Fail', () => {
	test('fails the item alone, in its place', async () => {
		const { emulator, ids } = await openRunning(['A red kite', 'A blue kite']);
		const { run, items } = expectNoKey(
			await runToEnd(cancel(emulator, [ids[0], UNKNOWN, ids[1], ' '], CONTINUES)),
		);
		expect(run.status).toBe('success');
		expect(items.map(({ json }) => json.cancelled)).toEqual([true, undefined, true, undefined]);
		expect(items[1].json).toMatchObject({
			error: expect.stringContaining(UNKNOWN) as string,
			details: { sessionId: UNKNOWN, status: null, httpCode: '404' },
		});
		expect(items[3].json.error).toContain("'Session ID' must not be empty");
	});

	test('sends only the failing item to the error output', async () => {
		const { emulator, ids } = await openRunning(['A kite']);
		const { items, errorItems } = await runToEnd(cancel(emulator, [UNKNOWN, ids[0]], ERROR_OUTPUT));
		expect(items.map(({ from }) => from?.sessionId)).toEqual([ids[0]]);
		expect(errorItems.map(({ from }) => from?.sessionId)).toEqual([UNKNOWN]);
	});
});

describe('trouble with the look', () => {
	test.each(['503 with Retry-After', '200 with HTML', 'reset, not accepted'] as FaultName[])(
		'%s cancels nothing and says so',
		async (fault) => {
			const { emulator, ids } = await openRunning(['A kite']);
			emulator.plan({ on: 'status', nth: 'every', fault });
			const { error } = expectNoKey(await runToEnd(cancel(emulator, ids)));
			expect(error?.message).toContain(`${ids[0]} was not cancelled`);
			expect(error?.message).toContain('Try again');
			expect(cancelsSent(emulator)).toEqual([]);
		},
	);

	test.each([
		'429 with seconds',
		'503 with Retry-After',
		'502 HTML',
		'200 with HTML',
		'reset, not accepted',
	] as FaultName[])('%s that passes is waited for', async (fault) => {
		const { emulator, ids } = await openRunning(['A kite']);
		emulator.plan({ on: 'status', nth: 1, count: 2, fault });
		const { items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
		expect(items.map(({ json }) => json)).toMatchObject([{ sessionId: ids[0], cancelled: true }]);
		expect(cancelsSent(emulator)).toHaveLength(1);
		expect(emulator.sessions[0]).toMatchObject({ ended: 'CANCELLED', looks: 3 });
	});

	test('a host that is away for a moment is waited for', async () => {
		const { emulator, ids } = await openRunning(['A kite']);
		await emulator.unplug();
		const execution = startRun(cancel(emulator, ids));
		await nodeSleep(5_000);
		await emulator.plugIn();
		const { items } = await execution.finished;
		expect(items.map(({ json }) => json.cancelled)).toEqual([true]);
	});

	test('a host that stays away is waited for once, not for each item', async () => {
		const { emulator, ids } = await openRunning(['A red kite', 'A green kite', 'A blue kite']);
		await emulator.unplug();
		const startedAt = nodeNow();
		const { items } = expectNoKey(await runToEnd(cancel(emulator, ids, CONTINUES)));
		const seconds = (nodeNow() - startedAt) / 1000;
		expect(items.map(({ json }) => json.error)).toEqual(
			ids.map((id) => expect.stringContaining(`${id} was not cancelled`) as string),
		);
		expect(seconds).toBeGreaterThan(10);
		expect(seconds).toBeLessThan(35);
	});

	test('a Stop ends the patience', async () => {
		const { emulator, ids } = await openRunning(['A kite']);
		emulator.plan({ on: 'status', nth: 'every', fault: '503 with Retry-After' });
		const execution = startRun(cancel(emulator, ids));
		await nodeSleep(3_000);
		execution.stop();
		// Counted in the node: a request that is under way reaches the emulator later.
		const sent = execution.witness.requests.length;
		const { witness } = await execution.finished;
		expect(witness.savedAs).toBe('canceled');
		await nodeSleep(10_000);
		expect(witness.requests).toHaveLength(sent);
		expect(cancelsSent(emulator)).toEqual([]);
	});

	test('a refused key is a matter of the credential', async () => {
		const { emulator, ids } = await openRunning(['A kite']);
		emulator.plan({ on: 'status', fault: '401 echoing the key' });
		const { error } = expectNoKey(await runToEnd(cancel(emulator, ids)));
		expect(error?.message).toContain('Samsar refused the API key');
		expect(error?.message).toContain(ids[0]);
		expect(error).toMatchObject({ httpCode: '401' });
		expect(cancelsSent(emulator)).toEqual([]);
	});
});

describe('trouble with the cancel', () => {
	test.each([
		['reset, not accepted', 'It is not known whether'],
		['403 JSON', 'does not allow this to the API key'],
		['404 JSON', 'does not know session'],
		['429 with seconds', 'Samsar is limiting requests'],
	] as Array<[FaultName, string]>)('%s is sent once: %s', async (fault, said) => {
		const { emulator, ids } = await openRunning(['A kite']);
		emulator.plan({ on: 'cancel', nth: 'every', fault });
		const { error, items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
		expect(items).toEqual([]);
		expect(error?.message).toContain(said);
		expect(error?.message).toContain(ids[0]);
		expect(cancelsSent(emulator)).toHaveLength(1);
	});

	test.each([
		['500 echoing the key', undefined],
		['reset after it was accepted', undefined],
		['200 with HTML', undefined],
		['200 empty', undefined],
		['200 truncated JSON', undefined],
		['a word about something else', JSON.stringify({ message: 'Thank you' })],
	] as Array<[string, string | undefined]>)(
		'%s leaves open what was done, and a second look tells it',
		async (name, body) => {
			const { emulator, ids } = await openRunning(['A kite']);
			emulator.plan({
				on: 'cancel',
				fault:
					body === undefined
						? (name as FaultName)
						: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: true },
			});
			const { items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
			expect(items.map(({ json }) => json)).toMatchObject([
				{ sessionId: ids[0], status: 'CANCELLED', cancelled: true },
			]);
			expect(cancelsSent(emulator)).toHaveLength(1);
		},
	);

	test('a word that it was not done is believed while the render goes on', async () => {
		const { emulator, ids } = await openRunning(['A kite']);
		const body = JSON.stringify({ status: 'PENDING', cancelled: false });
		emulator.plan({
			on: 'cancel',
			fault: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: false },
		});
		const { error, items } = expectNoKey(await runToEnd(cancel(emulator, ids)));
		expect(items).toEqual([]);
		expect(error?.message).toContain('It is not known whether');
	});
});
