import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT } from '../support/n8n/workflows';
import { expectKeyNowhere } from './support/key';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 2_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const samsar = { operation: 'createAndWait' };
const rows = [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: 'A market at noon' },
];

/** The next status request for the harbour is refused; renders are paid for by then. */
const refuseStatusOnce = () =>
	setting.emulator.plan({ on: 'status', match: 'harbour', fault: '401 empty' });

const sessionIds = () => setting.emulator.sessions.map(({ id }) => id);

/** An execution that has failed after both renders were paid for. */
async function runUntilRefused() {
	refuseStatusOnce();
	const failed = await run(setting, { samsar }, rows);
	expect(failed.status).toBe('error');
	expect(sessionIds()).toHaveLength(2);
	for (const id of sessionIds()) expect(errorTextOf(failed)).toContain(id);
	await expectKeyNowhere(setting, failed.id);
	return failed;
}

describe('Retry On Fail', () => {
	const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 };

	it('goes on with the paid renders after a status failure on try 1', async () => {
		const { emulator } = setting;
		refuseStatusOnce();
		const execution = await run(setting, { samsar, node }, rows);

		expect(emulator.requests.map(({ answeredWith }) => answeredWith)).toContain(401);
		expect(execution.status).toBe('success');
		expect(emulator.postsSent).toBe(2);
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'first', sessionId: sessionIds()[0], status: 'COMPLETED' },
			{ row: 'second', sessionId: sessionIds()[1], status: 'COMPLETED' },
		]);
		await expectKeyNowhere(setting, execution.id);
	});

	it('repeats a lost answer as an error instead of paying again', async () => {
		const { emulator } = setting;
		emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
		const execution = await run(setting, { samsar, node }, rows.slice(0, 1));

		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toMatch(/may have accepted/);
		expect(emulator.postsSent).toBe(1);
	});
});

describe('Retry execution', () => {
	it.each([
		{ workflow: 'the original workflow', loadWorkflow: false },
		{ workflow: 'the currently saved workflow', loadWorkflow: true },
	])('with $workflow goes on with the paid renders', async ({ loadWorkflow }) => {
		const { n8n, emulator } = setting;
		const failed = await runUntilRefused();
		const { id } = await n8n.retryExecution(failed.id, loadWorkflow);
		const retried = await n8n.waitForEnd(id);

		expect(retried.status).toBe('success');
		expect(retried.retryOf).toBe(failed.id);
		expect(itemsOf(retried, NEXT)).toMatchObject([
			{ row: 'first', sessionId: sessionIds()[0], status: 'COMPLETED' },
			{ row: 'second', sessionId: sessionIds()[1], status: 'COMPLETED' },
		]);
		expect(emulator.postsSent).toBe(2);
		await expectKeyNowhere(setting, id);
	});

	it('is offered although Samsar says that something was canceled', async () => {
		const { emulator } = setting;
		emulator.plan({ on: 'session', outcome: 'failed', failureReason: 'context canceled' });
		const failed = await run(setting, { samsar }, rows.slice(0, 1));
		expect(failed.status).toBe('error');
		expect(errorTextOf(failed)).toContain('context cancelled');
	});
});
