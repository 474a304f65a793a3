import type { N8nRest } from '../../scripts/n8n-rest';
import { readLog } from '../support/n8n/environment';
import { awaitEnd, awaitParked, awaitStatus, start, type Run } from '../support/n8n/runs';
import { restartServer } from '../support/n8n/servers';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT } from '../support/n8n/workflows';
import { sleep } from '../support/time';

jest.setTimeout(400_000);

const N8N = 'crashing';

let n8n: N8nRest;
let killedWhileParked: Setting & { run: Run };
let stoppedWhileParked: Setting & { run: Run };
let killedWhilePolling: Setting & { run: Run };

async function begin(waiting: string, prompt: string): Promise<Setting & { run: Run }> {
	const scene = await openScene(n8n);
	const samsar = { operation: 'createAndWait', options: { waiting } };
	return { ...scene, run: await start(scene, { samsar }, [{ name: 'first', prompt }]) };
}

/** The looks in the process end eight seconds later, and then the execution is parked. */
async function waitForSession({ emulator }: Setting): Promise<void> {
	while (emulator.sessions.length === 0) await sleep(50);
	// By then the answer stands in the table.
	await sleep(3_000);
}

beforeAll(async () => {
	n8n = await signIn('CRASHING_N8N_URL');

	killedWhileParked = await begin('releaseWorker', 'A harbour at dawn [render 20s]');
	await awaitParked(n8n, killedWhileParked.run);
	await restartServer('kill', N8N);

	stoppedWhileParked = await begin('releaseWorker', 'A market at noon [render 20s]');
	await awaitParked(n8n, stoppedWhileParked.run);
	await restartServer('stop', N8N);

	killedWhilePolling = await begin('automatic', 'A street at night [render 60s]');
	await waitForSession(killedWhilePolling);
	await restartServer('kill', N8N);
});
afterAll(closeScenes);

it.each([
	['kill -9', () => killedWhileParked],
	['SIGTERM', () => stoppedWhileParked],
])('a parked execution survives %s of n8n, and nothing is paid twice', async (_signal, find) => {
	const { run, emulator } = find();
	const execution = await awaitEnd(n8n, run);
	expect(execution.status).toBe('success');
	const [{ id }] = emulator.sessions;
	expect(itemsOf(execution, NEXT)).toMatchObject([
		{ row: 'first', sessionId: id, videoUrl: `${emulator.cdnOrigin}/videos/${id}.mp4` },
	]);
	expect(emulator.postsSent).toBe(1);
});

describe('kill -9 of n8n in the seconds in which `automatic` looks in the process', () => {
	it('leaves a crashed execution that n8n does not take up again', async () => {
		const { run, emulator } = killedWhilePolling;
		const execution = await awaitStatus(n8n, run, ['crashed'], 60_000);
		expect(itemsOf(execution, NEXT)).toEqual([]);
		expect(emulator.postsSent).toBe(1);
	});

	it('leaves the session in the log of n8n', () => {
		const { run, emulator } = killedWhilePolling;
		expect(readLog('CRASHING_N8N_LOG')).toContain(
			`Samsar accepted session ${emulator.sessions[0].id} (item 0, execution ${run.executionId})`,
		);
	});

	it('is not paid for again by a retry, which delivers it', async () => {
		const { run, emulator } = killedWhilePolling;
		const { id } = await n8n.retryExecution(run.executionId, false);
		const execution = await awaitEnd(n8n, { ...run, executionId: id });
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ sessionId: emulator.sessions[0].id, status: 'COMPLETED' },
		]);
		expect(emulator.postsSent).toBe(1);
	});
});
