import { ENDED, type N8nRest } from '../../../scripts/n8n-rest';
import { callRows } from '../../support/n8n/runs';
import { openScene, type Setting } from '../../support/n8n/setting';
import { callWebhook, draftWorkflow, publish } from '../../support/n8n/workflows';
import { newNode } from '../../support/nodes';
import { sleep } from '../../support/time';

const LOOK_EVERY_MS = 2_000;

export interface Load {
	/** Executions of one video each. */
	videos: number;
	renderMs: number;
	waiting: string;
	/** Milliseconds until this gives up. */
	withinMs: number;
}

export interface LoadFigures {
	/** How many executions ended in which way. */
	statuses: Record<string, number>;
	postsSent: number;
	/** Milliseconds from the call of the webhook to the end, of each execution, in ascending order. */
	tookMs: number[];
	/** Milliseconds from the first call to the last end. */
	wholeMs: number;
	/** The calls of an unrelated workflow, every few seconds, the fastest first. */
	bystanders: BystanderCall[];
}

interface BystanderCall {
	/** Milliseconds since the first execution was started. */
	atMs: number;
	/** Milliseconds until the answer. */
	tookMs: number;
}

interface ListedExecution {
	id: string;
	status: string;
	mode: string;
	stoppedAt: string;
}

/** A workflow that has nothing to do with Samsar, and answers its caller when it has run. */
export async function publishBystander(scene: Setting): Promise<() => Promise<number>> {
	const path = `bystander-${scene.credential.id}`;
	const nodes = [
		newNode('Webhook', 'n8n-nodes-base.webhook', 2, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			options: {},
		}),
		newNode('Answer', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: '{"ok":true}',
			options: {},
		}),
	];
	const connections = {
		Webhook: { main: [[{ node: 'Answer', type: 'main' as const, index: 0 }]] },
	};
	await publish(scene, { name: path, nodes, connections, settings: { executionOrder: 'v1' } });
	const call = async () => {
		const calledAt = Date.now();
		const answer = await callWebhook(scene, path, {
			method: 'POST',
			headers: { connection: 'close' },
		});
		if (!answer.ok) throw new Error(`The bystander answered ${answer.status}`);
		await answer.text();
		return Date.now() - calledAt;
	};
	await call();
	return call;
}

/** Starts all executions at once, and watches them and a bystander until the last has ended. */
export async function carry(n8n: N8nRest, load: Load): Promise<LoadFigures> {
	const scene = await openScene(n8n, { renderMs: load.renderMs });
	const callBystander = await publishBystander(scene);
	const { path, ...draft } = draftWorkflow({
		credential: scene.credential,
		samsar: { operation: 'createAndWait', options: { waiting: load.waiting } },
	});
	const workflow = await publish(scene, draft);
	const calledAt = Date.now();
	const bystanders: BystanderCall[] = [];
	const callAll = async () => {
		for (let video = 1; video <= load.videos; video++) {
			await callRows(scene, path, [{ name: `video ${video}`, prompt: `Scene ${video}` }]);
		}
	};
	const calling = callAll();
	let ended: ListedExecution[] = [];
	while (ended.length < load.videos) {
		if (Date.now() > calledAt + load.withinMs) break;
		await sleep(LOOK_EVERY_MS);
		const atMs = Date.now() - calledAt;
		bystanders.push({ atMs, tookMs: await callBystander() });
		ended = (await listParents(n8n, workflow.id)).filter(({ status }) => ENDED.includes(status));
	}
	await calling;
	return {
		statuses: countBy(await listParents(n8n, workflow.id)),
		postsSent: scene.emulator.postsSent,
		tookMs: ended.map(({ stoppedAt }) => Date.parse(stoppedAt) - calledAt).sort((a, b) => a - b),
		wholeMs: Math.max(...ended.map(({ stoppedAt }) => Date.parse(stoppedAt))) - calledAt,
		bystanders: bystanders.sort((a, b) => a.tookMs - b.tookMs),
	};
}

/** Without the children of released waits. */
async function listParents(n8n: N8nRest, workflowId: string): Promise<ListedExecution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await n8n.send<{ results: ListedExecution[] }>(
		'GET',
		`/rest/executions?filter=${filter}&limit=100`,
	);
	return results.filter(({ mode }) => mode === 'webhook');
}

function countBy(executions: ListedExecution[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { status } of executions) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

const seconds = (ms: number | undefined) => `${((ms ?? Number.NaN) / 1000).toFixed(1)} s`;

/** For the log of a test run, and from there for the README. */
export function describeFigures(load: Load, figures: LoadFigures): string {
	const { bystanders, tookMs, wholeMs, postsSent, statuses } = figures;
	const middle = <Value>(values: Value[]) => values[Math.floor(values.length / 2)];
	const slowest = bystanders
		.slice(-5)
		.reverse()
		.map(({ atMs, tookMs: ms }) => `${seconds(ms)} (at ${seconds(atMs)})`);
	return [
		`${load.waiting}: ${load.videos} executions of one video each, ${load.renderMs / 1000} s a render`,
		`  ended ${JSON.stringify(statuses)}, ${postsSent} POSTs`,
		`  first after ${seconds(tookMs[0])}, half after ${seconds(middle(tookMs))}, all after ${seconds(wholeMs)}`,
		`  unrelated workflow: ${bystanders.length} calls, half within ${seconds(middle(bystanders)?.tookMs)}, the slowest ${slowest.join(', ')}`,
	].join('\n');
}
