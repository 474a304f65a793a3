import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { runToEnd } from './support/harness';
import { createToday, getStatus } from './support/scenes';

test('Get Status shows the scenes that are made, when all of it is wanted', async () => {
	const emulator = await openToday();
	await runToEnd(createToday(emulator, ['A kite']));
	const [{ id }] = emulator.sessions;
	const { items } = await runToEnd(getStatus(emulator, [id], { simplify: false }));
	expect(items[0].json).toMatchObject({
		status: 'COMPLETED',
		scenes: [1, 2].map((scene) => ({
			imageUrl: expect.stringContaining(`${id}-${scene}.png`) as string,
			videoUrl: expect.stringContaining(`${id}-${scene}.mp4`) as string,
		})),
	});
	const simple = await runToEnd(getStatus(emulator, [id]));
	expect(simple.items[0].json).not.toHaveProperty('scenes');
});

test('they are not asked for where nobody tells them, and their trouble is no failure', async () => {
	const documented = await openEmulator();
	const { id: sessionId } = documented.addSession({ prompt: 'A kite', ended: 'COMPLETED' });
	const { items } = await runToEnd(getStatus(documented, [sessionId], { simplify: false }));
	expect(items[0].json).not.toHaveProperty('scenes');
	expect(documented.requests.map(({ kind }) => kind)).toEqual(['status']);

	const emulator = await openToday();
	const { id } = emulator.addSession({ prompt: 'A kite', ended: 'COMPLETED' });
	emulator.plan({ on: 'details', nth: 'every', fault: '404 HTML' });
	const asked = await runToEnd(getStatus(emulator, [id], { simplify: false }));
	expect(asked.items[0].json).toMatchObject({ status: 'COMPLETED', raw: {} });
	expect(asked.items[0].json).not.toHaveProperty('scenes');
});
