import type { IWorkflowBase } from 'n8n-workflow';
import type { N8nRest } from '../../scripts/n8n-rest';
import { awaitEnd, callRows, listOldestFirst } from '../support/n8n/runs';
import { orderServer } from '../support/n8n/servers';
import { closeScenes, openScene, signIn } from '../support/n8n/setting';
import { draftWorkflow, itemsOf, NEXT, publish } from '../support/n8n/workflows';
import { settle, type Aftermath } from '../support/plays/aftermath';
import { letEverythingEnd } from '../support/plays/interrupt';
import { listTwelve } from '../support/plays/plays';
import { Stage } from '../support/plays/stage';
import { sleep } from '../support/time';

jest.setTimeout(900_000);

const NARROW = ['worker-1', 'worker-2'];
const WIDE = ['wide-1', 'wide-2'];

const orderAll = async (what: 'stop' | 'start', workers: string[]) =>
	await Promise.all(workers.map(async (worker) => await orderServer(what, worker)));

/** Children that use the table are executions of the same workflow while they run. */
async function isOfWebhook(n8n: N8nRest, executionId: string): Promise<boolean> {
	try {
		const { workflowData } = await n8n.send<{ workflowData: IWorkflowBase }>(
			'GET',
			`/rest/executions/${executionId}`,
		);
		return workflowData.nodes.some(({ name }) => name === 'Webhook');
	} catch {
		// It has ended since.
		return false;
	}
}

let stage: Stage;
let all: Aftermath[];
let paidBefore: number;

beforeAll(async () => {
	const n8n = await signIn('QUEUE_N8N_URL');
	await orderAll('stop', NARROW);
	await orderAll('start', WIDE);
	stage = await Stage.open(n8n);
	const plays = await stage.publish(listTwelve('kill -9'));
	await stage.start(plays);
	await stage.list.until(() => plays.every((play) => stage.isAtItsMoment(play)), 60_000);
	for (const play of plays) play.isReached = stage.isAtItsMoment(play);
	paidBefore = stage.setting.emulator.sessions.length;
	await orderServer('kill', WIDE[0]);
	const endRest = letEverythingEnd(stage);
	await orderServer('start', WIDE[0]);
	all = await settle(stage, plays);
	endRest();
});
afterAll(async () => {
	stage?.close();
	await closeScenes();
	await orderAll('stop', WIDE);
	await orderAll('start', NARROW);
});

describe('12 executions of one workflow at once on two workers, one of which is killed', () => {
	it('have all paid and looked when that happens', () => {
		expect(all.map(({ play }) => play.isReached)).toEqual(Array(12).fill(true));
		expect(paidBefore).toBe(12);
	});

	it('end with their videos on the other worker, and are retried on the one that was killed', () => {
		const succeeded = all.filter(({ ended }) => ended === 'success');
		const lost = all.filter(({ ended }) => ended !== 'success');
		expect(succeeded.length).toBeGreaterThan(0);
		expect(lost.length).toBeGreaterThan(0);
		for (const { ended, endedAgain } of lost) {
			expect(['crashed', 'error']).toContain(ended);
			expect(['error', 'success']).toContain(endedAgain);
		}
	});

	it('have paid for 12 videos after all retries', () => {
		expect(stage.setting.emulator.sessions).toHaveLength(12);
	});
});

describe('8 runs at once with one idempotency key on two workers, one of which is killed', () => {
	it('pay once, and all deliver, those of the killed worker when they are called again', async () => {
		const { n8n } = stage.setting;
		const scene = await openScene(n8n);
		const options = { waiting: 'inProcess', idempotencyKey: '={{ $json.orderId }}' };
		const samsar = { operation: 'createAndWait', options };
		const draft = draftWorkflow({ credential: scene.credential, samsar });
		const workflow = await publish(scene, draft);
		const row = { name: 'first', orderId: 'order-1', prompt: 'A harbour [render 30s]' };
		const call = async (count: number) =>
			await Promise.all(
				Array.from({ length: count }, async () => await callRows(scene, draft.path, [row])),
			);
		const known = new Set<string>();
		const endNew = async () => {
			const listed = await listOldestFirst(n8n, workflow.id);
			const own = await Promise.all(listed.map(async ({ id }) => await isOfWebhook(n8n, id)));
			const ids = listed.filter(({ id }, nth) => own[nth] && !known.has(id)).map(({ id }) => id);
			ids.forEach((id) => known.add(id));
			return await Promise.all(
				ids.map(async (executionId) => await awaitEnd(n8n, { workflow, executionId }, 400_000)),
			);
		};
		await call(8);
		while (scene.emulator.sessions.length === 0) await sleep(50);
		// By then its answer stands in the table.
		await sleep(3_000);
		await orderServer('kill', WIDE[0]);
		await orderServer('start', WIDE[0]);
		const ended = await endNew();
		expect(ended).toHaveLength(8);
		const delivered = ended.filter(({ status }) => status === 'success');
		expect(delivered.length).toBeLessThan(8);
		await call(8 - delivered.length);
		delivered.push(...(await endNew()));
		const [{ id: sessionId }] = scene.emulator.sessions;
		expect(delivered.map((execution) => itemsOf(execution, NEXT)[0])).toMatchObject(
			Array(8).fill({ sessionId, status: 'COMPLETED' }),
		);
		expect(scene.emulator.sessions).toHaveLength(1);
	});
});
