import type { DialectName } from '../emulator';
import { openEmulator } from '../support/emulators';
import { workOf } from './support/emulators';
import { runToEnd } from './support/harness';
import { CONTINUES, createAndWait, createOnly, getStatus } from './support/scenes';
import { findKey } from './support/secrecy';

/** The dialect, and the path on which it answers status requests. */
const DIALECTS: Array<[DialectName, string]> = [
	['feb2025', '/v1/video/status'],
	['documented', '/v1/video/status'],
	['oct2025', '/v1/video/status'],
	['current', '/v1/status'],
];

const TWO = ['A red kite', 'A blue kite'];

describe.each(DIALECTS)('a host that speaks %s', (dialect, statusPath) => {
	const open = async (more: { renderPolls?: number; renderMs?: number }) =>
		await openEmulator({ dialect, acceptAnyModel: true, ...more });

	test('makes a video, and is waited for', async () => {
		const emulator = await open({ renderPolls: 3 });
		const outcome = await runToEnd(createAndWait(emulator, TWO));
		expect(outcome.run.status).toBe('success');
		expect(outcome.items).toHaveLength(2);
		outcome.items.forEach(({ json, from }, index) => {
			const { id, prompt } = emulator.sessions[index];
			expect(from).toEqual({ prompt });
			expect(json).toMatchObject({
				sessionId: id,
				status: 'COMPLETED',
				progress: 100,
				estimatedCredits: 300,
			});
			expect(String(json.videoUrl).split('?')[0]).toBe(`${emulator.cdnOrigin}/videos/${id}.mp4`);
		});
		expect(emulator.postsSent).toBe(2);
		expect(findKey(outcome)).toEqual([]);
	});

	test('is asked for the status in one place, once that has been found', async () => {
		const emulator = await open({ renderPolls: 4 });
		await runToEnd(createAndWait(emulator, ['A kite']));
		const asked = workOf(emulator).filter(({ method }) => method === 'GET');
		const found = asked.slice(statusPath === '/v1/video/status' ? 0 : 1);
		expect(found.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => statusPath));
		expect(asked.length - found.length).toBeLessThan(2);
	});

	test('tells how far a render is, and where it is when it is done', async () => {
		const emulator = await open({ renderPolls: 2 });
		const created = await runToEnd(createOnly(emulator, ['A kite']));
		const [{ id }] = emulator.sessions;
		expect(created.items[0].json).toMatchObject({ sessionId: id, status: 'PENDING' });
		const [{ json: pending }] = (await runToEnd(getStatus(emulator, [id]))).items;
		expect(pending).toMatchObject({ sessionId: id, status: 'PENDING', videoUrl: null });
		expect(pending.progress).toBeGreaterThan(0);
		expect(pending.progress).toBeLessThan(100);
		const [{ json: done }] = (await runToEnd(getStatus(emulator, [id]))).items;
		expect(done).toMatchObject({ sessionId: id, status: 'COMPLETED', progress: 100 });
		expect(done.videoUrl).toContain(`/videos/${id}.mp4`);
	});

	test('a render that is done is waited for without a pause', async () => {
		const emulator = await open({ renderMs: 0 });
		await runToEnd(createOnly(emulator, ['A kite']));
		const [{ id }] = emulator.sessions;
		const { items } = await runToEnd(getStatus(emulator, [id], { waitForCompletion: true }));
		expect(items[0].json).toMatchObject({ sessionId: id, status: 'COMPLETED' });
		expect(emulator.sessions[0].looks).toBe(1);
	});

	test('fails the item of a render that fails, with its reason', async () => {
		const emulator = await open({ renderPolls: 1 });
		const prompts = ['[fail: No kites today]', 'A kite'];
		const { items } = await runToEnd(createAndWait(emulator, prompts, {}, CONTINUES));
		const [{ id }] = emulator.sessions;
		expect(items[0].json).toMatchObject({
			error: expect.stringContaining(`${id} failed at Samsar (FAILED): No kites today`) as string,
			details: { sessionId: id, status: 'FAILED' },
		});
		expect(items[1].json).toMatchObject({ status: 'COMPLETED' });
		const [{ json }] = (await runToEnd(getStatus(emulator, [id]))).items;
		expect(json).toMatchObject({
			status: 'FAILED',
			videoUrl: null,
			failureReason: 'No kites today',
		});
	});

	test('fails the run of a render that was cancelled', async () => {
		const emulator = await open({ renderPolls: 1 });
		const { error } = await runToEnd(createAndWait(emulator, ['A kite [cancel]']));
		const [{ id }] = emulator.sessions;
		expect(error?.message).toContain(`${id} was cancelled at Samsar (CANCELLED)`);
	});

	test.each([false, true])(
		'does not know every session (waiting: %j)',
		async (waitForCompletion) => {
			const emulator = await open({});
			const outcome = await runToEnd(getStatus(emulator, ['vid_unknown'], { waitForCompletion }));
			expect(outcome.run.status).toBe('error');
			expect(outcome.error?.message).toContain('Samsar does not know session vid_unknown');
			expect(outcome.error).toMatchObject({ httpCode: '404' });
			expect(findKey(outcome)).toEqual([]);
		},
	);

	test('refuses a wrong key', async () => {
		const emulator = await openEmulator({ dialect, acceptAnyModel: true, apiKey: 'another-key' });
		const created = await runToEnd(createAndWait(emulator, ['A kite']));
		const asked = await runToEnd(getStatus(emulator, ['vid_unknown']));
		for (const { error } of [created, asked]) {
			expect(error?.message).toContain('Samsar refused the API key');
			expect(error).toMatchObject({ httpCode: '401' });
		}
		expect(emulator.sessions).toEqual([]);
	});
});
