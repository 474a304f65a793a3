import type { N8nRest } from '../../scripts/n8n-rest';
import { readClone } from '../support/clone';
import { awaitParked, findChild, start, type Run } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { itemsOf, SAMSAR } from '../support/n8n/workflows';

jest.setTimeout(300_000);

let n8n: N8nRest;
let scene: Setting;
let run: Run;

beforeAll(async () => {
	n8n = await signIn();
	scene = await openScene(n8n);
	const samsar = { operation: 'createAndWait', options: { waiting: 'releaseWorker' } };
	run = await start(scene, { samsar }, [
		{ name: 'first', prompt: 'A harbour at dawn [never]' },
		{ name: 'second', prompt: 'A market at noon [never]' },
	]);
	await awaitParked(n8n, run);
});
afterAll(async () => {
	await n8n.stopExecution(run.executionId);
	await closeScenes();
});

/** What the durable wait relies on. When an upgrade of n8n breaks one of these, look at the wait. */
describe('n8n', () => {
	it('is the version that the wait was tried with', async () => {
		const { versionCli } = await n8n.send<{ versionCli: string }>('GET', '/rest/settings');
		const { dependencies } = JSON.parse(readClone('scripts/n8n-host/package.json')) as {
			dependencies: Record<string, string>;
		};
		expect(versionCli).toBe(dependencies.n8n);
	});

	it('has the built-in nodes that the child is made of, in these versions', async () => {
		const child = await n8n.readExecution(await findChild(n8n, run));
		const { workflowData } = child as unknown as {
			workflowData: { nodes: Array<{ type: string; typeVersion: number }> };
		};
		const used = workflowData.nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`).sort();
		expect(used).toEqual([
			'n8n-nodes-base.executeWorkflowTrigger 1.1',
			'n8n-nodes-base.if 1',
			'n8n-nodes-base.noOp 1',
			'n8n-nodes-base.wait 1.1',
			'n8n-nodes-samsar.samsar 1',
		]);
		const known = await n8n.send<Array<{ name: string; version: number | number[] }>>(
			'GET',
			'/types/nodes.json',
		);
		for (const { type, typeVersion } of workflowData.nodes) {
			const versions = known.filter(({ name }) => name === type).flatMap(({ version }) => version);
			expect({ type, versions }).toEqual({
				type,
				versions: expect.arrayContaining([typeVersion]) as number[],
			});
		}
	});

	it('parks the parent without an end, and knows which child it waits for', async () => {
		const { data, ...parent } = await n8n.readExecution(run.executionId);
		const { waitTill } = parent as unknown as { waitTill: string };
		expect(waitTill).toMatch(/^(2999|3000)-/);
		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		expect(entry.metadata).toMatchObject({
			waitingChildExecutionIds: [await findChild(n8n, run)],
		});
	});

	it('parks the child for a minute, in the database', async () => {
		const child = await n8n.readExecution(await findChild(n8n, run));
		const { status, waitTill, startedAt } = child as unknown as Record<string, string>;
		expect(status).toBe('waiting');
		const parkedFor = Date.parse(waitTill) - Date.parse(startedAt);
		expect(parkedFor).toBeGreaterThan(65_000);
		expect(parkedFor).toBeLessThan(80_000);
	});
});

describe('while it is parked, the person sees', () => {
	it('a child whose name tells what it waits for', async () => {
		const child = await n8n.readExecution(await findChild(n8n, run));
		const { workflowData } = child as unknown as { workflowData: { name: string } };
		const [first, second] = scene.emulator.sessions;
		expect(workflowData.name).toBe(`Samsar: waiting for ${first.id}, ${second.id}`);
	});

	it('a link from the node to the child', async () => {
		const { data } = await n8n.readExecution(run.executionId);
		const [{ metadata }] = data.resultData.runData[SAMSAR];
		expect(metadata?.subExecution).toEqual({
			executionId: await findChild(n8n, run),
			workflowId: run.workflow.id,
		});
	});

	it('the sessions as they are known so far, as items of the usual shape', async () => {
		const items = itemsOf(await n8n.readExecution(run.executionId), SAMSAR);
		expect(items).toMatchObject(
			scene.emulator.sessions.map(({ id }) => ({ sessionId: id, status: 'PENDING' })),
		);
	});

	it('a node that says what it waits for, and until when', async () => {
		const known = await n8n.send<Array<{ name: string; waitingNodeTooltip?: string }>>(
			'GET',
			'/types/nodes.json',
		);
		const samsar = known.find(({ name }) => name === 'n8n-nodes-samsar.samsar');
		expect(samsar?.waitingNodeTooltip).toEqual(expect.stringContaining('Samsar'));
	});
});
