import type { DialectName, Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { claim, create, messages, statusRequests } from './support/callbacks';
import { API_KEY, nodeSleep, runToEnd } from './support/harness';
import { getStatus } from './support/scenes';
import { findText } from './support/secrecy';
import type { TriggerDoor } from './support/triggerDoor';
import { openDoor } from './support/triggerDoor';

const CALLING: DialectName[] = ['feb2025', 'current'];

async function handled(emulator: Emulator, door: TriggerDoor): Promise<void> {
	while (emulator.callbacks[0]?.answeredWith !== 200) await nodeSleep(400);
	await door.settle();
}

describe('a callback of Samsar itself', () => {
	it.each(CALLING)(
		'starts the workflow once, with the item of Get Status (%s)',
		async (dialect) => {
			const emulator = await openEmulator({ dialect, acceptAnyModel: true, renderMs: 50 });
			const door = await openDoor(emulator);
			const sessionId = await create(emulator, 'A red kite', door.url);
			await handled(emulator, door);

			const { items } = await runToEnd(getStatus(emulator, [sessionId]));
			const unsigned = ({ videoUrl, ...json }: { videoUrl?: unknown }) => ({
				...json,
				videoUrl: String(videoUrl).replace(/\?.*/, ''),
			});
			expect(door.items.map(({ json }) => unsigned(json))).toEqual([unsigned(items[0].json)]);
			expect(door.items[0].json).toMatchObject({ sessionId, status: 'COMPLETED', progress: 100 });
			expect(messages(door)).toEqual([]);
		},
	);

	it('brings the whole answer of the API when Simplify is off', async () => {
		const emulator = await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 50 });
		const door = await openDoor({
			baseUrl: emulator.baseUrl,
			parameters: { events: ['completed'], simplify: false },
		});
		const sessionId = await create(emulator, 'A red kite', door.url);
		await handled(emulator, door);
		expect(door.items[0].json.raw).toMatchObject({ session_id: sessionId, type: 'video' });
	});

	it('tells of a failure', async () => {
		const emulator = await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 50 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A kite [fail: No frames.]', door.url);
		await handled(emulator, door);
		expect(door.items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				sessionId,
				status: 'FAILED',
				failureReason: 'No frames.',
				videoUrl: null,
			}),
		]);
		expect(door.items[0].json).not.toHaveProperty('error');
	});

	it.each<DialectName>(['documented', 'feb2025', 'oct2025', 'current'])(
		'is confirmed whatever generation answers (%s)',
		async (dialect) => {
			const emulator = await openEmulator({ dialect, acceptAnyModel: true, renderMs: 0 });
			const door = await openDoor(emulator);
			const sessionId = await create(emulator, 'A red kite');
			expect((await door.post({ request_id: sessionId })).status).toBe(200);
			expect(door.items.map(({ json }) => json.status)).toEqual(['COMPLETED']);
		},
	);

	it('may come a moment before the status has changed', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		await door.post(claim(sessionId));
		expect(door.items.map(({ json }) => json.status)).toEqual(['COMPLETED']);
		expect(statusRequests(emulator)).toBeGreaterThan(1);
	});
});

describe('the events', () => {
	it.each([
		['completed', 'COMPLETED', 1],
		['completed', 'FAILED', 0],
		['completed', 'CANCELLED', 0],
		['failed', 'COMPLETED', 0],
		['failed', 'FAILED', 1],
		['failed', 'CANCELLED', 1],
	] as const)('%s, and the render is %s', async (event, status, count) => {
		const emulator = await openEmulator({ dialect: 'current', acceptAnyModel: true });
		const door = await openDoor({ baseUrl: emulator.baseUrl, parameters: { events: [event] } });
		const sessionId = await create(emulator, 'A red kite');
		emulator.complete(sessionId, status);
		await door.post(claim(sessionId));
		expect(door.items).toHaveLength(count);
		if (count > 0) expect(door.items[0].json).toMatchObject({ sessionId, status });
		expect(door.logs.map(({ level }) => level)).toEqual(count > 0 ? [] : ['debug']);
	});

	it('that are left out are not remembered: switched on, they come', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor({
			baseUrl: emulator.baseUrl,
			parameters: { events: ['failed'] },
		});
		const sessionId = await create(emulator, 'A red kite');
		await door.post(claim(sessionId));
		door.node.parameters = { events: ['failed', 'completed'] };
		await door.post(claim(sessionId));
		expect(door.items).toHaveLength(1);
	});
});

it('the key is in no answer, log line, item or static data', async () => {
	const emulator = await openEmulator({ renderMs: 0 });
	const door = await openDoor({
		baseUrl: emulator.baseUrl,
		parameters: { events: ['completed'], simplify: false },
	});
	const texts: string[] = [];
	for (const fault of [
		'200 echoing the key',
		'401 echoing the key',
		'500 echoing the key',
	] as const) {
		const sessionId = await create(emulator, fault);
		emulator.plan({ on: 'status', session: sessionId, nth: 'every', fault });
		texts.push(await (await door.post(claim(sessionId))).text());
	}
	expect(texts).toHaveLength(3);
	expect(door.logs.filter(({ level }) => level === 'error')).toHaveLength(3);
	expect(messages(door).join()).toContain('[API key hidden]');
	expect(
		findText({ texts, logs: door.logs, items: door.items, saved: door.saved }, API_KEY),
	).toEqual([]);
});
