import type { N8nRest } from '../../scripts/n8n-rest';
import { awaitEnd, begin, start } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT } from '../support/n8n/workflows';

jest.setTimeout(300_000);

const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
const createAndWait = (waiting: string, more = {}) => ({
	operation: 'createAndWait',
	options: { waiting, ...more },
});

async function playRetryOnFail(n8n: N8nRest, waiting: string, renderMs: number) {
	const scene = await openScene(n8n, { renderMs });
	scene.emulator.plan({ on: 'session', nth: 1, outcome: 'failed' });
	const rows = [{ name: 'first', prompt: 'Cats' }];
	const run = await start(scene, { samsar: createAndWait(waiting), node: retrying }, rows);
	return { execution: await awaitEnd(n8n, run), ...scene };
}

/** A wait that fails while it is parked, because its time is over. */
async function timeOut(n8n: N8nRest) {
	const scene = await openScene(n8n, { renderMs: 3_000 });
	const samsar = createAndWait('releaseWorker', { timeout: 0.25 });
	const run = await start(scene, { samsar }, [{ name: 'first', prompt: 'A desert [never]' }]);
	return { execution: await awaitEnd(n8n, run), run, scene };
}

async function playRetryExecution(n8n: N8nRest, loadWorkflow: boolean) {
	const { execution, run, scene } = await timeOut(n8n);
	const asked = scene.emulator.requests.length;
	const { id } = await n8n.retryExecution(execution.id, loadWorkflow);
	const retried = await awaitEnd(n8n, { ...run, executionId: id });
	return { execution, retried, requests: scene.emulator.requests.slice(asked) };
}

async function playWayBack(n8n: N8nRest) {
	const { execution, scene } = await timeOut(n8n);
	const [session] = scene.emulator.sessions;
	scene.emulator.complete(session.id);
	const samsar = { operation: 'getStatus', waitForCompletion: true };
	const run = await start(scene, { samsar }, [{ name: 'again', sessionId: session.id }]);
	return { failed: execution, session, fetched: await awaitEnd(n8n, run), ...scene };
}

let failedWhileInProcess: () => Promise<
	Setting & { execution: Awaited<ReturnType<typeof timeOut>>['execution'] }
>;
let failedWhileParked: typeof failedWhileInProcess;
let retriedAsItWas: () => ReturnType<typeof playRetryExecution>;
let retriedAsItIs: () => ReturnType<typeof playRetryExecution>;
let wayBack: () => ReturnType<typeof playWayBack>;

beforeAll(async () => {
	const n8n = await signIn();
	failedWhileInProcess = begin(() => playRetryOnFail(n8n, 'automatic', 2_000));
	failedWhileParked = begin(() => playRetryOnFail(n8n, 'releaseWorker', 20_000));
	retriedAsItWas = begin(() => playRetryExecution(n8n, false));
	retriedAsItIs = begin(() => playRetryExecution(n8n, true));
	wayBack = begin(() => playWayBack(n8n));
});
afterAll(closeScenes);

describe('Retry On Fail', () => {
	it('pays for a new render when one has failed before the worker was released', async () => {
		const { execution, emulator } = await failedWhileInProcess();
		expect(execution.status).toBe('success');
		expect(emulator.sessions.map(({ outcome }) => outcome)).toEqual(['failed', 'completed']);
	});

	it('does not happen for a render that fails while the execution is parked', async () => {
		const { execution, emulator } = await failedWhileParked();
		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toContain(emulator.sessions[0].id);
		expect(emulator.postsSent).toBe(1);
	});
});

describe('Retry execution, after the wait has failed while it was parked', () => {
	it.each([
		['the original workflow', () => retriedAsItWas()],
		['the currently saved workflow', () => retriedAsItIs()],
	])('with %s shows the same error again, and asks and pays nothing', async (_title, play) => {
		const { execution, retried, requests } = await play();
		expect(retried.status).toBe('error');
		expect(errorTextOf(retried)).toBe(errorTextOf(execution));
		expect(requests).toEqual([]);
	});

	it('Get Status fetches the video that the error names', async () => {
		const { failed, session, fetched, emulator } = await wayBack();
		expect(errorTextOf(failed)).toContain(session.id);
		expect(itemsOf(fetched, NEXT)).toMatchObject([{ row: 'again', status: 'COMPLETED' }]);
		expect(emulator.postsSent).toBe(1);
	});
});
