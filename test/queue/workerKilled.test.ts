import type { N8nRest } from '../../scripts/n8n-rest';
import { awaitEnd, awaitParked, start, type Run } from '../support/n8n/runs';
import { orderServer } from '../support/n8n/servers';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT } from '../support/n8n/workflows';
import { sleep } from '../support/time';

jest.setTimeout(600_000);

const WORKERS = ['worker-1', 'worker-2'];

let n8n: N8nRest;
let parked: Array<Setting & { run: Run }>;

async function begin(waiting: string, prompt: string): Promise<Setting & { run: Run }> {
	const scene = await openScene(n8n);
	const samsar = { operation: 'createAndWait', options: { waiting } };
	return { ...scene, run: await start(scene, { samsar }, [{ name: 'first', prompt }]) };
}

beforeAll(async () => {
	n8n = await signIn('QUEUE_N8N_URL');
	const prompts = ['A harbour', 'A market', 'A street', 'A desert'];
	parked = [];
	for (const prompt of prompts) parked.push(await begin('releaseWorker', `${prompt} [render 30s]`));
	for (const { run } of parked) await awaitParked(n8n, run);
	// With both gone, whatever a worker held would be lost.
	for (const worker of WORKERS) await orderServer('kill', worker);
	await Promise.all(WORKERS.map(async (worker) => await orderServer('start', worker)));
});
afterAll(closeScenes);

it('executions that are parked when the workers are killed end with their videos', async () => {
	for (const { run, emulator } of parked) {
		const execution = await awaitEnd(n8n, run);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ sessionId: emulator.sessions[0].id, status: 'COMPLETED' },
		]);
		expect(emulator.postsSent).toBe(1);
	}
});

it('an execution that `automatic` keeps in a worker is lost with that worker, and pays once', async () => {
	const { run, emulator } = await begin('automatic', 'A night [render 60s]');
	// The looks in the process end eight seconds later, and then the execution is parked.
	while (emulator.sessions.length === 0) await sleep(50);
	await sleep(500);
	for (const worker of WORKERS) await orderServer('kill', worker);
	await Promise.all(WORKERS.map(async (worker) => await orderServer('start', worker)));
	const execution = await awaitEnd(n8n, run, 400_000);
	expect(['crashed', 'error']).toContain(execution.status);
	expect(emulator.postsSent).toBe(1);
});
