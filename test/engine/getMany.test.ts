import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { runToEnd } from './support/harness';
import { CONTINUES, createToday } from './support/scenes';

const getMany = (emulator: Emulator, parameters: INodeParameters = {}, items = 1) => {
	const prompts = Array.from({ length: items }, () => 'x');
	const scene = createToday(emulator, prompts, {}, CONTINUES);
	return {
		...scene,
		parameters: { resource: 'video', operation: 'getMany', ...parameters },
	};
};

async function list(emulator: Emulator, parameters: INodeParameters = {}) {
	const { items, error } = await runToEnd(getMany(emulator, parameters));
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}

async function openAccount(): Promise<Emulator> {
	const emulator = await openToday({ renderMs: 60_000, renderPolls: undefined });
	emulator.addSession({ prompt: 'Old', ageMs: 3_000, ended: 'COMPLETED' });
	emulator.addSession({ prompt: 'Failed', ageMs: 2_000, ended: 'FAILED' });
	emulator.addSession({ prompt: 'New', ageMs: 1_000 });
	return emulator;
}

test('lists the videos, newest first, each with the status that it has', async () => {
	const emulator = await openAccount();
	const [old, failed, fresh] = emulator.earlierSessions;
	expect(await list(emulator)).toEqual([
		expect.objectContaining({ sessionId: fresh.id, status: 'PENDING', videoUrl: null }),
		expect.objectContaining({ sessionId: failed.id, status: 'FAILED', videoUrl: null }),
		{
			sessionId: old.id,
			status: 'COMPLETED',
			videoUrl: expect.stringContaining(`${old.id}.mp4`) as string,
			creditsCharged: old.credits,
			createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
			videoModel: 'RUNWAYML',
		},
	]);
});

test('adds what was ordered', async () => {
	const emulator = await openAccount();
	const [first] = await list(emulator, { limit: 1, options: { details: true } });
	expect(first).toMatchObject({ prompt: 'New', duration: 30, aspectRatio: '16:9' });
});

test.each([
	['COMPLETED', ['Old']],
	['PENDING', ['New']],
	['CANCELLED', []],
])('lists those that are %s', async (status, prompts) => {
	const emulator = await openAccount();
	const videos = await list(emulator, { filters: { status }, options: { details: true } });
	expect(videos.map(({ prompt }) => prompt)).toEqual(prompts);
});

test('keeps to its limit, and gives all when asked', async () => {
	const emulator = await openToday({ renderMs: 60_000, renderPolls: undefined });
	for (let i = 0; i < 60; i++) emulator.addSession({ prompt: `Kite ${i}`, ageMs: i });
	expect(await list(emulator)).toHaveLength(50);
	expect(await list(emulator, { limit: 3 })).toHaveLength(3);
	expect(await list(emulator, { returnAll: true })).toHaveLength(60);
});

test('leaves out a video that the list still has, and that Samsar has forgotten', async () => {
	const emulator = await openAccount();
	const [, failed] = emulator.earlierSessions;
	emulator.plan({ on: 'details', session: failed.id, nth: 'every', fault: '404 JSON' });
	const videos = await list(emulator, { options: { details: true } });
	expect(videos.map(({ prompt }) => prompt)).toEqual(['New', 'Old']);
});

test('gives every input item its own videos', async () => {
	const emulator = await openAccount();
	const { items } = await runToEnd(getMany(emulator, { limit: 2 }, 2));
	expect(items.map(({ from }) => from?.prompt)).toEqual(['x', 'x', 'x', 'x']);
});

test('says so where the server has no list', async () => {
	const emulator = await openEmulator();
	const { items } = await runToEnd(getMany(emulator));
	expect(items[0].json.message).toMatch(/does not report a list of the account's videos/);
	expect(emulator.requests).toHaveLength(1);
});

test('fails for a limit or a status that cannot be used', async () => {
	const emulator = await openAccount();
	for (const wrong of [{ limit: 0 }, { filters: { status: 'LOST' } }]) {
		const { items } = await runToEnd(getMany(emulator, wrong));
		expect(items[0].json.message).toMatch(/must be/);
	}
	expect(emulator.requests).toEqual([]);
});
