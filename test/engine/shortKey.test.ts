import { openEmulator } from '../support/emulators';
import { runToEnd } from './support/harness';
import { createAndWait, createOnly } from './support/scenes';

/** A key that is also a number in the server's answers. */
const KEY = '7';

test('a short key that is a number does not make an accepted create a lost one', async () => {
	const emulator = await openEmulator({ apiKey: KEY });
	const body = JSON.stringify({ session_id: 'vid_1', queued: 7 });
	emulator.plan({
		on: 'create',
		fault: { kind: 'answer', code: 201, body, contentType: 'application/json', accepted: true },
	});
	const scene = createOnly(emulator, ['A kite']);
	const { items } = await runToEnd({ ...scene, credential: { ...scene.credential, apiKey: KEY } });
	expect(items.map(({ json }) => json.sessionId)).toEqual(['vid_1']);
});

test('a short key that is a number does not hide how far a render is', async () => {
	const emulator = await openEmulator({ apiKey: KEY });
	const body = JSON.stringify({ status: 'PENDING', progress: 7 });
	emulator.plan({
		on: 'status',
		nth: 'every',
		fault: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: true },
	});
	const scene = createAndWait(emulator, ['A kite'], { timeout: 0.1, onTimeout: 'return' });
	const { items } = await runToEnd({ ...scene, credential: { ...scene.credential, apiKey: KEY } });
	expect(items[0].json).toMatchObject({ status: 'PENDING', progress: 7, timedOut: true });
});
