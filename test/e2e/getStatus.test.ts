import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT, ON_ERROR } from '../support/n8n/workflows';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 0 });
});
afterAll(async () => await closeSetting(setting));

describe('webhook → Samsar Get Status', () => {
	it('tells pending, completed, failed and unknown sessions apart', async () => {
		const { emulator } = setting;
		const created = await run(setting, { samsar: { operation: 'create', options: {} } }, [
			{ name: 'pending', prompt: '[never]' },
			{ name: 'completed', prompt: 'A harbour at dawn' },
			{ name: 'failed', prompt: '[fail: No cats.]' },
		]);
		const sessions = itemsOf(created, NEXT).map(({ row, sessionId }) => ({
			name: String(row),
			sessionId: String(sessionId),
		}));
		expect(sessions.map(({ sessionId }) => sessionId)).toEqual(
			emulator.sessions.map(({ id }) => id),
		);

		const execution = await run(
			setting,
			{ samsar: { operation: 'getStatus' }, node: { onError: 'continueErrorOutput' } },
			[...sessions, { name: 'unknown', sessionId: 'vid_of_nobody' }],
		);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'pending', status: 'PENDING', videoUrl: null },
			{
				row: 'completed',
				status: 'COMPLETED',
				progress: 100,
				videoUrl: `${emulator.cdnOrigin}/videos/${sessions[1].sessionId}.mp4`,
			},
			{ row: 'failed', status: 'FAILED', videoUrl: null, failureReason: 'No cats.' },
		]);
		expect(itemsOf(execution, ON_ERROR)).toMatchObject([
			{
				row: 'unknown',
				error: expect.stringContaining('vid_of_nobody') as string,
				details: { sessionId: 'vid_of_nobody', httpCode: '404' },
			},
		]);
		expect(emulator.postsSent).toBe(3);
	});
});
