import { openEmulator } from '../support/emulators';
import { claim, create, messages, statusRequests } from './support/callbacks';
import { openDoor } from './support/triggerDoor';

describe('what cannot be confirmed', () => {
	it('while Samsar is out of reach is logged; a later callback starts the workflow', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		const door = await openDoor(emulator);
		const sessionId = await create(emulator, 'A red kite');
		await emulator.unplug();
		const answer = await door.post(claim(sessionId));
		expect(answer.status).toBe(200);
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
	])(
		'because of %s is logged, and its sender learns nothing of it',
		async (_name, options, reason) => {
			const emulator = await openEmulator({ renderMs: 0 });
			const door = await openDoor({ baseUrl: emulator.baseUrl, ...options });
			const sessionId = await create(emulator, 'A red kite');
			const answer = await door.post(claim(sessionId));
			expect([answer.status, await answer.json()]).toEqual([200, { message: 'Received' }]);
			expect(door.thrown).toEqual([]);
			expect(door.items).toEqual([]);
			expect(messages(door)).toEqual([expect.stringMatching(reason)]);
			expect(messages(door)[0]).toContain(sessionId);
		},
	);

	it('in a test says why to the person who tries', async () => {
		const emulator = await openEmulator();
		const door = await openDoor({ baseUrl: emulator.baseUrl, apiKey: 'wrong', mode: 'manual' });
		expect(await (await door.post({})).json()).toEqual({ message: 'its body names no session' });
		expect(await (await door.post(claim('vid_1'))).json()).toEqual({
			message: expect.stringContaining('refused the API key') as string,
		});
	});
});
