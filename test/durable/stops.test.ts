import type { Execution, N8nRest } from '../../scripts/n8n-rest';
import { newNode, to } from '../support/nodes';
import {
	awaitEnd,
	awaitParked,
	begin,
	findChild,
	start,
	startDraft,
	type Run,
} from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { draftWorkflow, errorTextOf, itemsOf, NEXT, ROWS, SAMSAR } from '../support/n8n/workflows';

jest.setTimeout(300_000);

const rows = [
	{ name: 'first', prompt: 'A harbour at dawn [never]' },
	{ name: 'second', prompt: 'A market at noon [never]' },
];
const samsar = { operation: 'createAndWait', options: { waiting: 'releaseWorker' } };

interface Parked {
	scene: Setting;
	run: Run;
	child: Run;
}

async function park(n8n: N8nRest): Promise<Parked> {
	const scene = await openScene(n8n);
	const run = await start(scene, { samsar }, rows);
	await awaitParked(n8n, run);
	const child = { workflow: run.workflow, executionId: await findChild(n8n, run) };
	await awaitParked(n8n, child);
	return { scene, run, child };
}

/** What n8n and Samsar see after the parent is gone, until the child has ended. */
async function endParent(n8n: N8nRest, end: (parent: string) => Promise<unknown>) {
	const { scene, run, child } = await park(n8n);
	await end(run.executionId);
	const asked = scene.emulator.requests.length;
	const { status } = await awaitEnd(n8n, child);
	return { status, requests: scene.emulator.requests.slice(asked) };
}

/** How the parent ends when its child cannot go on. */
async function breakChild(
	n8n: N8nRest,
	breakIt: (parked: Parked) => Promise<unknown>,
): Promise<Parked & { execution: Execution }> {
	const parked = await park(n8n);
	await breakIt(parked);
	return { ...parked, execution: await awaitEnd(n8n, parked.run) };
}

/** An execution that is stopped before it comes to Samsar, and retried: n8n leaves the stop's error in it. */
async function retryStopped(n8n: N8nRest) {
	const scene = await openScene(n8n, { renderMs: 5_000 });
	const draft = draftWorkflow({ credential: scene.credential, samsar });
	const pause = newNode('Pause', 'n8n-nodes-base.wait', 1.1, { amount: 10, unit: 'seconds' });
	const run = await startDraft(
		scene,
		{
			...draft,
			nodes: [...draft.nodes, { ...pause, webhookId: draft.path }],
			connections: {
				...draft.connections,
				[ROWS]: { main: [[to('Pause')]] },
				Pause: { main: [[to(SAMSAR)]] },
			},
		},
		[{ name: 'first', prompt: 'A harbour at dawn' }],
	);
	await n8n.stopExecution(run.executionId);
	const { id } = await n8n.retryExecution(run.executionId, false);
	const retried = { ...run, executionId: id };
	const parked = await awaitParked(n8n, retried);
	return { parked, execution: await awaitEnd(n8n, retried), emulator: scene.emulator };
}

let retryOfStopped: () => ReturnType<typeof retryStopped>;
let afterStop: () => ReturnType<typeof endParent>;
let afterDeletion: () => ReturnType<typeof endParent>;
let afterChildStopped: () => ReturnType<typeof breakChild>;
let afterCredentialDeleted: () => ReturnType<typeof breakChild>;

beforeAll(async () => {
	const n8n = await signIn();
	retryOfStopped = begin(() => retryStopped(n8n));
	afterStop = begin(() => endParent(n8n, async (id) => await n8n.stopExecution(id)));
	afterDeletion = begin(() =>
		endParent(n8n, async (id) => await n8n.send('POST', '/rest/executions/delete', { ids: [id] })),
	);
	afterChildStopped = begin(() =>
		breakChild(n8n, async ({ child }) => await n8n.stopExecution(child.executionId)),
	);
	afterCredentialDeleted = begin(() =>
		breakChild(
			n8n,
			async ({ scene }) => await n8n.send('DELETE', `/rest/credentials/${scene.credential.id}`),
		),
	);
});
afterAll(closeScenes);

it.each([
	['stopped', () => afterStop()],
	['deleted', () => afterDeletion()],
])('nothing is asked any more once the parked execution is %s', async (_how, play) => {
	const { status, requests } = await play();
	expect(status).toBe('success');
	expect(requests).toEqual([]);
});

it('the retry of an execution that was stopped gets the video it was parked for', async () => {
	const { parked, execution, emulator } = await retryOfStopped();
	expect(parked.data.resultData.error).toBeDefined();
	expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'first', status: 'COMPLETED' }]);
	expect(emulator.postsSent).toBe(1);
});

it('the error of a parked execution names its sessions when its credential is deleted', async () => {
	const { execution, scene } = await afterCredentialDeleted();
	expect(execution.status).toBe('error');
	for (const { id } of scene.emulator.sessions) expect(errorTextOf(execution)).toContain(id);
});

// n8n writes that error itself, without asking the node. The sessions are one click away.
it('a parked execution whose child is stopped fails, and links to the child, which names the sessions', async () => {
	const { execution, scene, child } = await afterChildStopped();
	expect(execution.status).toBe('error');
	const [{ metadata }] = execution.data.resultData.runData[SAMSAR];
	expect(metadata?.subExecution?.executionId).toBe(child.executionId);
	const { workflowData } = (await scene.n8n.readExecution(child.executionId)) as unknown as {
		workflowData: { name: string };
	};
	for (const { id } of scene.emulator.sessions) expect(workflowData.name).toContain(id);
});
