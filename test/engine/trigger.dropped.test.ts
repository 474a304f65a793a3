import { openEmulator } from '../support/emulators';
import { claim, create, FORGED_LINK, messages, statusRequests } from './support/callbacks';
import { setClockSpeed } from './support/harness';
import { findText } from './support/secrecy';
import type { TriggerDoor } from './support/triggerDoor';
import { openDoor } from './support/triggerDoor';

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

	it('look the same to their sender as the first one, a forgery and garbage', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		const answers = [];
		for (const body of [claim(sessionId), claim(sessionId), claim('vid_forged'), '<html>']) {
			const answer = await door.post(body);
			answers.push([answer.status, await answer.text()]);
		}
		expect(answers).toEqual(answers.map(() => [200, '{"message":"Received"}']));
	});

	it('are known from the static data, in which sessions that end together do not lose each other', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const ids = await Promise.all(['a', 'b', 'c'].map(async (p) => await create(emulator, p)));
		await Promise.all(ids.map(async (id) => await door.post(claim(id))));
		expect(door.items).toHaveLength(3);
		const before = statusRequests(emulator);
		for (const id of ids) {
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

/** Longer than a busy machine takes for a hundred callbacks. */
const SLOW_MS = 1_000;

describe('many forged callbacks', () => {
	// A confirmation has 20 s.
	beforeEach(() => setClockSpeed(1));

	const forge = async (door: TriggerDoor, count: number) =>
		await Promise.all(
			Array.from({ length: count }, async (_, n) => await door.send(claim(`vid_forged_${n}`))),
		);

	it('are confirmed 20 at once at most, in one pace and by one address; the others get 503', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		emulator.configure({ answerMs: { status: SLOW_MS } });
		const answers = await forge(door, 100);
		const codes = answers.map(({ status }) => status);
		expect(codes.filter((code) => code === 200)).toHaveLength(20);
		expect(codes.filter((code) => code === 503)).toHaveLength(80);
		emulator.configure({ answerMs: {} });
		await door.settle();
		// One of them looks for the address; the others then know it.
		expect(statusRequests(emulator)).toBeLessThanOrEqual(22);
		expect(messages(door).filter((line) => line.includes('refuses callbacks'))).toEqual([
			expect.stringMatching(/^error: .*too many are being confirmed.*'Get Status'/),
		]);

		const sessionId = await create(emulator, 'A red kite');
		expect((await door.post(claim(sessionId))).status).toBe(200);
		expect(door.items).toHaveLength(1);
	});

	it('do not tell by the answer of the others whose session is known', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		await door.post(claim(sessionId));
		emulator.configure({ answerMs: { status: SLOW_MS } });
		await forge(door, 20);
		const bodies = [claim(sessionId), claim('vid_forged_0'), claim('vid_other'), '<html>'];
		const late = await Promise.all(bodies.map(async (body) => await door.send(body)));
		expect(late.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
		expect(late.map(({ headers }) => headers.get('retry-after'))).toEqual(bodies.map(() => '60'));
		await door.settle();
	});

	it('about one session are one question, and later ones within a minute are none', async () => {
		const emulator = await openEmulator();
		const door = await openDoor(emulator);
		await Promise.all([1, 2, 3].map(async () => await door.post(claim('vid_forged'))));
		await door.post(claim('vid_forged'));
		expect(statusRequests(emulator)).toBe(1);
		expect(messages(door)).toHaveLength(4);
	});

	it('are answered before Samsar has answered, as a true one is', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		emulator.plan({
			on: 'status',
			nth: 'every',
			fault: { kind: 'slow', ms: 1_500, accepted: true },
		});
		for (const id of [sessionId, 'vid_forged']) {
			expect((await door.send(claim(id))).status).toBe(200);
			expect([door.items, door.logs]).toEqual([[], []]);
		}
		await door.settle();
		expect(door.items).toHaveLength(1);
		expect(messages(door)).toEqual([expect.stringMatching(/does not know session vid_forged/)]);
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
