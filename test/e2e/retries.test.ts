import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, SAMSAR } from '../support/n8n/workflows';
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

	it('goes on with the paid renders although the prompt is another one at every try', async () => {
		const { emulator } = setting;
		refuseStatusOnce();
		const changing = { ...samsar, prompt: '={{ $json.prompt }}, {{ $now.toISO() }}' };
		const execution = await run(setting, { samsar: changing, node }, rows);

		expect(emulator.requests.map(({ answeredWith }) => answeredWith)).toContain(401);
		expect(execution.status).toBe('success');
		expect(emulator.postsSent).toBe(2);
		expect(itemsOf(execution, NEXT).map(({ sessionId }) => sessionId)).toEqual(sessionIds());
	});

	it('pays for a new render when the first one has failed', async () => {
		const { emulator } = setting;
		emulator.plan({ on: 'session', outcome: 'failed', failureReason: 'No harbour.' });
		const execution = await run(setting, { samsar, node }, rows.slice(0, 1));

		expect(execution.status).toBe('success');
		expect(emulator.sessions.map(({ outcome }) => outcome)).toEqual(['failed', 'completed']);
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

	it('with another prompt in the currently saved workflow makes a new video', async () => {
		const { n8n, emulator } = setting;
		const { workflow, ...failed } = await runUntilRefused();
		const prompt = '={{ $json.name === "first" ? "A lighthouse in a storm" : $json.prompt }}';
		const nodes = workflow.nodes.map((node) =>
			node.name === SAMSAR ? { ...node, parameters: { ...node.parameters, prompt } } : node,
		);
		await n8n.updateWorkflow(workflow.id, { nodes });
		const { id } = await n8n.retryExecution(failed.id, true);
		const retried = await n8n.waitForEnd(id);

		expect(retried.status).toBe('success');
		expect(emulator.sessions.map((session) => session.prompt)).toEqual([
			'A harbour at dawn',
			'A market at noon',
			'A lighthouse in a storm',
		]);
		expect(itemsOf(retried, NEXT).map(({ sessionId }) => sessionId)).toEqual([
			sessionIds()[2],
			sessionIds()[1],
		]);
	});

	it.each([false, true])(
		'goes on although the fields are others at every try (with the saved workflow: %s)',
		async (loadWorkflow) => {
			const { n8n, emulator } = setting;
			refuseStatusOnce();
			const webhookUrl = '=https://example.com/{{ $execution.id }}/{{ Math.random() }}';
			const changing = {
				...samsar,
				prompt: '={{ $json.prompt }}, {{ $now.toISO() }}',
				options: { webhookUrl },
			};
			const failed = await run(setting, { samsar: changing }, rows);
			const { id } = await n8n.retryExecution(failed.id, loadWorkflow);
			const retried = await n8n.waitForEnd(id);

			expect(retried.status).toBe('success');
			expect(itemsOf(retried, NEXT).map(({ sessionId }) => sessionId)).toEqual(sessionIds());
			expect(emulator.postsSent).toBe(2);
		},
	);

	it('is offered although Samsar says that something was canceled', async () => {
		const { emulator } = setting;
		emulator.plan({ on: 'session', outcome: 'failed', failureReason: 'context canceled' });
		const failed = await run(setting, { samsar }, rows.slice(0, 1));
		expect(failed.status).toBe('error');
		expect(errorTextOf(failed)).toContain('context cancelled');
	});

	it('of a lost answer repeats the error instead of paying again', async () => {
		const { n8n, emulator } = setting;
		emulator.plan({ on: 'create', fault: '502 HTML' });
		const failed = await run(setting, { samsar }, rows.slice(0, 1));
		const { id } = await n8n.retryExecution(failed.id, false);
		const retried = await n8n.waitForEnd(id);

		expect([failed.status, retried.status]).toEqual(['error', 'error']);
		expect(errorTextOf(retried)).toMatch(/may have accepted/);
		expect(emulator.postsSent).toBe(1);
	});
});
