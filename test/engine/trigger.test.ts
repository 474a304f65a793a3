import { API_KEY, nodeSleep, runToEnd } from './harness';

import type { DialectName, Emulator } from '../emulator';
import { openEmulator } from './emulators';
import { createOnly, getStatus } from './scenes';
import { findText } from './secrecy';
import type { TriggerDoor } from './triggerDoor';
import { openDoor } from './triggerDoor';

const CALLING: DialectName[] = ['feb2025', 'current'];
const FORGED_LINK = 'https://elsewhere.example/not-yours.mp4';

/** The session that the node created, and whose end Samsar reports to `url`. */
async function create(emulator: Emulator, prompt: string, webhookUrl?: string): Promise<string> {
	const { error, items } = await runToEnd(
		createOnly(emulator, [prompt], webhookUrl === undefined ? {} : { webhookUrl }),
	);
	expect(error).toBeUndefined();
	return items[0].json.sessionId as string;
}

const claim = (sessionId: string) => ({
	request_id: sessionId,
	session_id: sessionId,
	status: 'COMPLETED',
	result_url: FORGED_LINK,
	video: { url: FORGED_LINK },
});

const statusRequests = (emulator: Emulator) =>
	emulator.requests.filter(({ kind }) => kind === 'status').length;

async function answered(emulator: Emulator): Promise<void> {
	while (emulator.callbacks[0]?.answeredWith !== 200) await nodeSleep(400);
}

const messages = ({ logs }: TriggerDoor) =>
	logs.map(({ level, message }) => `${level}: ${message}`);

describe('a callback of Samsar itself', () => {
	it.each(CALLING)(
		'starts the workflow once, with the item of Get Status (%s)',
		async (dialect) => {
			const emulator = await openEmulator({ dialect, acceptAnyModel: true, renderMs: 50 });
			const door = await openDoor(emulator);
			const sessionId = await create(emulator, 'A red kite', door.url);
			await answered(emulator);

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
		await answered(emulator);
		expect(door.items[0].json.raw).toMatchObject({ session_id: sessionId, type: 'video' });
	});

	it('tells of a failure', async () => {
		const emulator = await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 50 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A kite [fail: No frames.]', door.url);
		await answered(emulator);
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
		const emulator = await openEmulator({ renderMs: 150 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		await door.post(claim(sessionId));
		expect(door.items.map(({ json }) => json.status)).toEqual(['COMPLETED']);
		expect(statusRequests(emulator)).toBeGreaterThan(1);
	});
});

describe('duplicates', () => {
	it('side by side or later, of any number, start the workflow once, with one question', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		emulator.plan({ on: 'status', nth: 1, fault: { kind: 'slow', ms: 500, accepted: true } });
		const answers = await Promise.all(
			[1, 2, 3, 4].map(async () => await door.post(claim(sessionId))),
		);
		answers.push(await door.post(claim(sessionId)), await door.post({ id: sessionId }));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
		expect(door.items).toHaveLength(1);
		expect(statusRequests(emulator)).toBe(1);
		expect(new Set(door.logs.map(({ level }) => level))).toEqual(new Set(['debug']));
	});

	it('look the same to their sender as the first one and as a forgery', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		const answers = [];
		for (const id of [sessionId, sessionId, 'vid_forged']) {
			const answer = await door.post(claim(id));
			answers.push([answer.status, await answer.text()]);
		}
		expect(answers[1]).toEqual(answers[0]);
		expect(answers[2]).toEqual(answers[0]);
	});

	it('are known from the static data, in which sessions that end together do not lose each other', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const ids = await Promise.all(['a', 'b', 'c'].map(async (p) => await create(emulator, p)));
		await Promise.all(ids.map(async (id) => await door.post(claim(id))));
		expect(door.items).toHaveLength(3);
		const before = statusRequests(emulator);
		for (const id of ids) {
			expect(door.saved).toContain(`${id} completed`);
			await door.post(claim(id));
		}
		expect(door.items).toHaveLength(3);
		expect(statusRequests(emulator)).toBe(before);

		// As after a restart: another node's memory is empty, but for what was saved.
		const restarted = await openDoor(emulator);
		restarted.saved = door.saved;
		await restarted.post(claim(ids[1]));
		expect(restarted.items).toEqual([]);
	});

	it('are no duplicates in a test, which is listened to anew', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor({ baseUrl: emulator.baseUrl, mode: 'manual' });
		const sessionId = await create(emulator, 'A red kite');
		await door.post(claim(sessionId));
		await door.post(claim(sessionId));
		expect(door.items).toHaveLength(2);
		expect(door.saved).toBe('{}');
	});
});

describe('a forged callback', () => {
	it('for a session that does not exist is answered 200, logged and dropped', async () => {
		const emulator = await openEmulator();
		const door = await openDoor(emulator);
		const answer = await door.post(claim('vid_forged'));
		expect([answer.status, await answer.json()]).toEqual([200, { message: 'Received' }]);
		expect(door.items).toEqual([]);
		expect(messages(door)).toEqual([
			expect.stringMatching(
				/^warn: Video Finished dropped a callback: Samsar does not know session vid_forged/,
			),
		]);
		expect(statusRequests(emulator)).toBe(1);
	});

	it('for a render that goes on is dropped, and the log says how to fetch it', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		expect((await door.post(claim(sessionId))).status).toBe(200);
		expect(door.items).toEqual([]);
		expect(messages(door)).toEqual([
			expect.stringMatching(
				new RegExp(`^warn: .*session ${sessionId} has not ended \\(PENDING, .*'Get Status'`),
			),
		]);
	});

	it('puts no word and no link of its own into the item', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor({
			baseUrl: emulator.baseUrl,
			parameters: { events: ['completed', 'failed'], simplify: false },
		});
		const sessionId = await create(emulator, 'A kite [fail: No frames.]');
		await door.post(claim(sessionId));
		expect(door.items.map(({ json }) => json.status)).toEqual(['FAILED']);
		expect(findText(door.items, FORGED_LINK)).toEqual([]);
	});
});

describe('garbage', () => {
	it.each<[string, string]>([
		['nothing', ''],
		['an empty object', '{}'],
		['null', 'null'],
		['a number', '5'],
		['a text', '"COMPLETED"'],
		['an array', '[{"session_id":"vid_1"}]'],
		['an array that no text can be made of', '[{"toString":"","valueOf":""}]'],
		['half a JSON', '{"session_id":"vid_'],
		['a web page', '<html>vid_1</html>'],
		['bytes', '\u0000\u0001\u0002'],
		['an ID with a line break', '{"session_id":"vid_1\\nforged"}'],
		['an ID that is too long', `{"session_id":"${'v'.repeat(201)}"}`],
		['a body that is too large', `{"session_id":"vid_1","x":"${'x'.repeat(70_000)}"}`],
		['deep nesting', '['.repeat(20_000) + ']'.repeat(20_000)],
	])('is answered 200, and Samsar is not asked: %s', async (_name, body) => {
		const emulator = await openEmulator();
		const door = await openDoor(emulator);
		expect((await door.post(body)).status).toBe(200);
		expect(door.thrown).toEqual([]);
		expect(door.items).toEqual([]);
		expect(emulator.requests).toEqual([]);
		expect(messages(door)).toEqual([expect.stringMatching(/^warn: .* dropped a callback: /)]);
	});
});

describe('what cannot be confirmed', () => {
	it('while Samsar is out of reach is answered 503 and logged; a later callback starts the workflow', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		await emulator.unplug();
		const answer = await door.post(claim(sessionId));
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
		expect(door.items).toEqual([]);
		expect(messages(door)).toEqual([
			expect.stringMatching(
				new RegExp(`^error: Video Finished emitted nothing: session ${sessionId} .*'Get Status'`),
			),
		]);
		await emulator.plugIn();
		expect((await door.post(claim(sessionId))).status).toBe(200);
		expect(door.items).toHaveLength(1);
	});

	it('at the first try is tried again', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		emulator.plan({ on: 'status', nth: 1, fault: '502 HTML' });
		emulator.plan({ on: 'status', nth: 2, fault: 'reset mid-body' });
		emulator.plan({ on: 'status', nth: 3, fault: '429 with seconds' });
		expect((await door.post(claim(sessionId))).status).toBe(200);
		expect(door.items).toHaveLength(1);
		expect(statusRequests(emulator)).toBe(4);
	});

	it.each([
		['a key that Samsar refuses', { apiKey: 'another-key' }, /refused the API key/],
		['a key that cannot be sent', { apiKey: ' ' }, /API key .* is empty/],
		['an address that must not get the key', { baseUrl: 'http://api.example' }, /Base URL/],
		[
			'a setting that cannot be read',
			{ parameters: { events: ['completed'], simplify: '={{ $(' } },
			/could not be confirmed/,
		],
	])('because of %s is answered 503 and logged', async (_name, options, reason) => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor({ baseUrl: emulator.baseUrl, ...options });
		const sessionId = await create(emulator, 'A red kite');
		const answer = await door.post(claim(sessionId));
		expect(answer.status).toBe(503);
		expect(await answer.text()).not.toContain(sessionId);
		expect(door.thrown).toEqual([]);
		expect(door.items).toEqual([]);
		expect(messages(door)).toEqual([expect.stringMatching(reason)]);
		expect(messages(door)[0]).toContain(sessionId);
	});

	it('in a test says why to the person who tries', async () => {
		const emulator = await openEmulator();
		const door = await openDoor({ baseUrl: emulator.baseUrl, apiKey: 'wrong', mode: 'manual' });
		expect(await (await door.post({})).json()).toEqual({ message: 'its body names no session' });
		expect(await (await door.post(claim('vid_1'))).json()).toEqual({
			message: expect.stringContaining('refused the API key') as string,
		});
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
