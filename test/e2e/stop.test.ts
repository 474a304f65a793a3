import { readLog } from '../support/n8n/environment';
import { run, start } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { sleep } from '../support/time';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting();
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const samsar = { operation: 'createAndWait' };
const endless = [
	{ name: 'first', prompt: 'A harbour at dawn [never]' },
	{ name: 'second', prompt: 'A market at noon [never]' },
];

async function waitForStatusRequests(count: number): Promise<void> {
	const { emulator } = setting;
	const deadline = Date.now() + 20_000;
	while (emulator.requests.filter(({ kind }) => kind === 'status').length < count) {
		if (Date.now() > deadline) throw new Error('Nobody asks for the status');
		await sleep(100);
	}
}

/**
 * The node leaves its wait, which only n8n's log tells (n8n itself counts the execution as ended at
 * once), and nothing reaches the server any more.
 *
 * @param logBefore n8n's log before the execution: session IDs are not unique over all tests
 */
async function expectEndOfWait(logBefore: string): Promise<void> {
	const { emulator } = setting;
	const deadline = Date.now() + 1_000;
	const ids = emulator.sessions.map(({ id }) => id);
	const untold = () => {
		const [, ...told] = readLog().slice(logBefore.length).split('The execution was stopped');
		return ids.filter((id) => !told.join().includes(id));
	};
	while (untold().length > 0 && Date.now() < deadline) await sleep(50);
	expect(untold()).toEqual([]);

	const before = emulator.requests.length;
	await sleep(3_000);
	expect(emulator.requests.slice(before)).toEqual([]);
	expect(emulator.postsSent).toBe(2);
}

it('Stop ends the wait within a second', async () => {
	const { n8n } = setting;
	const logBefore = readLog();
	const { executionId } = await start(setting, { samsar }, endless);
	await waitForStatusRequests(2);
	await n8n.stopExecution(executionId);
	const { status } = await n8n.readExecution(executionId);

	expect(status).toBe('canceled');
	await expectEndOfWait(logBefore);
});

it('the timeout of the workflow ends the wait', async () => {
	const logBefore = readLog();
	const execution = await run(setting, { samsar, settings: { executionTimeout: 4 } }, endless);

	expect(execution.status).toBe('canceled');
	expect(setting.emulator.requests.some(({ kind }) => kind === 'status')).toBe(true);
	await expectEndOfWait(logBefore);
});
