import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { API_KEY, runToEnd } from './support/harness';
import { parkInto } from './support/parkInto';
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

/** A parked wait for a session that ends before the next poll: what its child gives out at last. */
async function waitParked(emulator: Emulator, id: string, parameters: INodeParameters) {
	const kept: INodeExecutionData[] = [];
	const wait = { waitForCompletion: true, options: { waiting: 'releaseWorker' }, ...parameters };
	await runToEnd({ ...getStatus(emulator, [id], wait), amend: parkInto(kept) });
	expect(kept).toHaveLength(1);
	emulator.complete(id);
	let [{ json }] = kept;
	const steps = parameters.downloadVideo ? ['pollReleased', 'downloadReleased'] : ['pollReleased'];
	for (const operation of steps) {
		const outcome = await runToEnd({
			credential: { apiKey: API_KEY, baseUrl: emulator.baseUrl },
			items: [json],
			parameters: { resource: 'video', operation },
		});
		[{ json }] = outcome.items;
		// A child that has never been parked downloads the files itself.
		const parked = (json.details as IDataObject | undefined)?.samsarReleased;
		if (parked) Object.assign(parked, { polls: 0 });
	}
	return json;
}

test.each([false, true])(
	'a parked wait of Get Status ends with them, too (Download Video: %s)',
	async (downloadVideo) => {
		const emulator = await openToday({ renderPolls: 100 });
		const { id } = emulator.addSession({ prompt: 'A kite' });
		expect(await waitParked(emulator, id, { simplify: false, downloadVideo })).toMatchObject({
			sessionId: id,
			status: 'COMPLETED',
			scenes: [1, 2].map((scene) => ({
				imageUrl: expect.stringContaining(`${id}-${scene}.png`) as string,
				videoUrl: expect.stringContaining(`${id}-${scene}.mp4`) as string,
			})),
		});
		const { id: other } = emulator.addSession({ prompt: 'A dog' });
		const simple = await waitParked(emulator, other, { simplify: true, downloadVideo });
		expect(simple).toMatchObject({ sessionId: other, status: 'COMPLETED' });
		expect(simple).not.toHaveProperty('scenes');
	},
);
