/** Workflows that are started with rows, and what becomes of their executions. */
import type { IDataObject } from 'n8n-workflow';
import {
	ENDED,
	type Execution,
	type ExecutionSummary,
	type N8nRest,
	type SavedWorkflow,
	type WorkflowDraft,
} from '../../../scripts/n8n-rest';
import { BY_HAND } from '../nodes';
import { sleep } from '../time';
import type { Setting } from './setting';
import { callWebhook, draftWorkflow, publish, type DraftOptions } from './workflows';

/** n8n sees every 60 s what has come due, and the wait looks every 66 s. Two ticks and some air. */
export const TWO_TICKS_MS = 240_000;

/** Dozens of executions are watched at once: asking less often leaves n8n the processor. */
const LOOK_EVERY_MS = 1_000;

/** n8n that activates dozens of workflows registers their webhooks late. */
const WEBHOOK_WITHIN_MS = 180_000;

/**
 * Begins work whose outcome a test asks for later: scenes that last for minutes run side by side.
 *
 * @returns gives the outcome, or throws what the work threw
 */
export function begin<T>(work: () => Promise<T>): () => Promise<T> {
	const outcome = work();
	// Told to the test that asks; until then nobody listens.
	outcome.catch(() => undefined);
	return async () => await outcome;
}

/** What a row says of its video; the workflow reads `prompt` or `sessionId`. */
export interface Row extends IDataObject {
	name: string;
	prompt?: string;
	sessionId?: string;
}

export interface Run {
	workflow: SavedWorkflow;
	executionId: string;
}

/** How the Samsar node of a run is set up. */
export type RunOptions = Omit<DraftOptions, 'credential'>;

/** Publishes webhook → rows → Samsar → next, and sends it rows. */
export async function start(scene: Setting, options: RunOptions, rows: Row[]): Promise<Run> {
	const draft = draftWorkflow({ credential: scene.credential, ...options });
	return await startDraft(scene, draft, rows);
}

/** Publishes the workflow, sends it rows, and waits until the execution has ended. */
export async function run(
	setting: Setting,
	options: RunOptions,
	rows: Row[],
): Promise<Execution & { workflow: SavedWorkflow }> {
	const { workflow, executionId } = await start(setting, options, rows);
	return { ...(await setting.n8n.waitForEnd(executionId)), workflow };
}

/** One after the other, so that none has to wait for its webhook too long. */
let publishing: Promise<unknown> = Promise.resolve();

/** Publishes a workflow with a webhook at `path`, and sends it rows. */
export async function startDraft(
	scene: Setting,
	draft: WorkflowDraft & { path: string },
	rows: Row[],
): Promise<Run> {
	const startNow = async () => {
		const workflow = await publish(scene, draft);
		await callRows(scene, draft.path, rows);
		return workflow;
	};
	const started = publishing.then(startNow);
	publishing = started.catch(() => undefined);
	const workflow = await started;
	const [{ id }] = await listOldestFirst(scene.n8n, workflow.id);
	return { workflow, executionId: id };
}

/** @throws when the webhook does not answer with 2xx */
export async function callRows(scene: Setting, path: string, rows: Row[]): Promise<Response> {
	const deadline = Date.now() + WEBHOOK_WITHIN_MS;
	for (;;) {
		const answer = await callWebhook(scene, path, {
			method: 'POST',
			// Kept open, it may be closed by a busy n8n just when the next request is sent on it.
			headers: { 'content-type': 'application/json', connection: 'close' },
			body: JSON.stringify({ rows }),
		});
		if (answer.ok) return answer;
		if (answer.status !== 404 || Date.now() > deadline) {
			throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`);
		}
	}
}

/** The child of a released wait counts as an execution of its parent's workflow. */
export async function listOldestFirst(
	n8n: N8nRest,
	workflowId: string,
): Promise<ExecutionSummary[]> {
	const executions = await n8n.listExecutions(workflowId);
	return executions.sort((a, b) => Number(a.id) - Number(b.id));
}

/** Waits until an execution has one of these statuses. Throws after `withinMs` milliseconds. */
export async function awaitStatus(
	n8n: N8nRest,
	{ workflow, executionId }: Run,
	statuses: string[],
	withinMs: number,
): Promise<Execution> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const listed = await n8n.listExecutions(workflow.id);
		const status = listed.find(({ id }) => id === executionId)?.status;
		if (status !== undefined && statuses.includes(status)) {
			return await n8n.readExecution(executionId);
		}
		if (Date.now() > deadline) {
			throw new Error(`Execution ${executionId} is still ${status} after ${withinMs} ms`);
		}
		await sleep(LOOK_EVERY_MS);
	}
}

export async function awaitEnd(
	n8n: N8nRest,
	run: Run,
	withinMs = TWO_TICKS_MS,
): Promise<Execution> {
	return await awaitStatus(n8n, run, ENDED, withinMs);
}

export async function awaitParked(n8n: N8nRest, run: Run, withinMs = 180_000): Promise<Execution> {
	return await awaitStatus(n8n, run, ['waiting'], withinMs);
}

/** The execution of the child that waits for a parked run. Throws when there is none. */
export async function findChild(n8n: N8nRest, { workflow, executionId }: Run): Promise<string> {
	const others = (await listOldestFirst(n8n, workflow.id)).filter(({ id }) => id !== executionId);
	if (others.length === 0) throw new Error(`Execution ${executionId} has no child`);
	return others[0].id;
}

/** *Execute workflow* of a workflow that begins with the trigger `Run by Hand`. @returns the execution's ID */
export async function startByHand({ n8n }: Setting, draft: WorkflowDraft): Promise<string> {
	const { id } = await n8n.createWorkflow(draft);
	return await n8n.runManually(id, BY_HAND);
}

/** The same, at its end. */
export async function runByHand(setting: Setting, draft: WorkflowDraft): Promise<Execution> {
	return await setting.n8n.waitForEnd(await startByHand(setting, draft));
}

/** The execution that something else than `knownId` has started, at its end. */
export async function waitForOtherExecution(
	n8n: Setting['n8n'],
	workflowId: string,
	knownId?: string,
	withinMs = 30_000,
): Promise<Execution> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		const executions = await n8n.listExecutions(workflowId);
		const other = executions.find(({ id }) => id !== knownId);
		if (other) return await n8n.waitForEnd(other.id);
		if (Date.now() > deadline) throw new Error('Nothing has started the workflow');
		await sleep(200);
	}
}
