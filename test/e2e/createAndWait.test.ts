import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT, SAMSAR } from '../support/n8n/workflows';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting();
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

describe('webhook → Samsar Create & Wait → next node', () => {
	it('gives the next node one URL for each of three items, in order, in the time of one render', async () => {
		const { emulator } = setting;
		const slowestMs = 6_000;
		const execution = await run(setting, { samsar: { operation: 'createAndWait' } }, [
			{ name: 'first', prompt: 'A harbour at dawn [render 6s]' },
			{ name: 'second', prompt: 'A market at noon [render 2s]' },
			{ name: 'third', prompt: 'A street at night [render 4s]' },
		]);

		expect(execution.status).toBe('success');
		expect(emulator.postsSent).toBe(3);
		expect(emulator.sessions).toHaveLength(3);
		const linkOf = (start: string) => {
			const session = emulator.sessions.find(({ prompt }) => prompt.startsWith(start));
			return `${emulator.cdnOrigin}/videos/${session?.id}.mp4`;
		};
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'first', status: 'COMPLETED', videoUrl: linkOf('A harbour') },
			{ row: 'second', status: 'COMPLETED', videoUrl: linkOf('A market') },
			{ row: 'third', status: 'COMPLETED', videoUrl: linkOf('A street') },
		]);
		const { executionTime } = execution.data.resultData.runData[SAMSAR][0];
		expect(executionTime).toBeGreaterThanOrEqual(slowestMs);
		expect(executionTime).toBeLessThan(slowestMs + 3_000);
	});

	it('costs nothing when one of three items cannot be used', async () => {
		const { emulator } = setting;
		const execution = await run(setting, { samsar: { operation: 'createAndWait' } }, [
			{ name: 'first', prompt: 'A harbour at dawn' },
			{ name: 'second', prompt: '   ' },
			{ name: 'third', prompt: 'A street at night' },
		]);

		expect(execution.status).toBe('error');
		expect(execution.data.resultData.error?.message).toMatch(/'Prompt'.*\[item 1\]/);
		expect(emulator.requests).toEqual([]);
	});
});
