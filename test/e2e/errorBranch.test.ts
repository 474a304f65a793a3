import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT, ON_ERROR } from '../support/n8n/workflows';
import { expectKeyNowhere } from './support/key';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const samsar = { operation: 'createAndWait' };
const sessionOf = (name: string) =>
	setting.emulator.sessions.find(({ prompt }) => prompt.includes(name))?.id;

it('takes only the item whose render fails, with its session', async () => {
	const { emulator } = setting;
	const execution = await run(setting, { samsar, node: { onError: 'continueErrorOutput' } }, [
		{ name: 'first', prompt: 'A harbour at dawn' },
		{ name: 'second', prompt: 'Cats [fail: No cats today.]' },
		{ name: 'third', prompt: 'A street at night' },
	]);

	expect(execution.status).toBe('success');
	expect(emulator.postsSent).toBe(3);
	const succeeded = itemsOf(execution, NEXT);
	expect(succeeded).toMatchObject([
		{ row: 'first', status: 'COMPLETED', sessionId: sessionOf('harbour') },
		{ row: 'third', status: 'COMPLETED', sessionId: sessionOf('street') },
	]);
	for (const item of succeeded) expect(item).not.toHaveProperty('error');
	const failed = itemsOf(execution, ON_ERROR);
	expect(failed).toMatchObject([
		{ row: 'second', details: { sessionId: sessionOf('Cats'), status: 'FAILED' } },
	]);
	expect(failed[0].error).toContain('No cats today.');
	await expectKeyNowhere(setting, execution.id);
});

it('takes only the item that is refused before it is sent', async () => {
	const { emulator } = setting;
	const execution = await run(setting, { samsar, node: { onError: 'continueErrorOutput' } }, [
		{ name: 'first', prompt: 'A harbour at dawn' },
		{ name: 'second', prompt: '' },
	]);

	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'first', status: 'COMPLETED' }]);
	expect(itemsOf(execution, ON_ERROR)).toMatchObject([{ row: 'second' }]);
	expect(itemsOf(execution, ON_ERROR)[0].error).toContain("'Prompt'");
	expect(emulator.postsSent).toBe(1);
});

it('takes every item that is not sent any more after the key was refused', async () => {
	const { emulator } = setting;
	emulator.plan({ on: 'create', nth: 'every', fault: '401 empty' });
	const execution = await run(setting, { samsar, node: { onError: 'continueErrorOutput' } }, [
		{ name: 'first', prompt: 'A harbour at dawn' },
		{ name: 'second', prompt: 'A market at noon' },
		{ name: 'third', prompt: 'A street at night' },
	]);

	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NEXT)).toEqual([]);
	expect(itemsOf(execution, ON_ERROR).map(({ row }) => row)).toEqual(['first', 'second', 'third']);
	expect(emulator.sessions).toEqual([]);
	expect(emulator.postsSent).toBe(1);
});
