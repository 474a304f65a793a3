import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isToolVariant } from './fields/toolVariant';
import type { Surroundings } from './parked/childWorkflow';
import { answersAtTheEnd, whyNotReleasable } from './parked/childWorkflow';
import type { AwaitedRender } from './wait/settleRenders';
import { awaitRenders } from './wait/settleRenders';
import { downloadVideos } from './download/addFiles';
import { RETRY_DOWNLOAD } from './failures/waysBack';
import { releaseRenders } from './parked/park';
import type { Run } from './run/run';

/** Milliseconds in the node before the worker is released: refusals and short renders end in it. */
const IN_PROCESS_FIRST = 30_000;

function readSurroundings(context: IExecuteFunctions): Surroundings {
	return {
		executionId: context.getExecutionId(),
		workflowId: context.getWorkflow().id ?? '',
		knownNodeTypes: context.getKnownNodeTypes(),
		engineType: context.getWorkflowSettings?.().engineType,
		isTool: isToolVariant(context) || (context.isToolExecution?.() ?? false),
		callerWaits: doesCallerWait(context),
		handsOverFailures: typeof context.onExecutionFinish === 'function',
		canRunChild: typeof context.executeWorkflow === 'function',
	};
}

/** Of executions that an answer may be waiting for; `manual` is also the one of a test URL. */
const ANSWERED_MODES = ['webhook', 'chat', 'manual'];

/** Whether somebody waits for what the last node gives out. Doubt means yes. */
function doesCallerWait(context: IExecuteFunctions): boolean {
	if (!ANSWERED_MODES.includes(context.getMode())) return false;
	try {
		return context
			.getParentNodes(context.getNode().name, { includeNodeParameters: true })
			.some(({ type, parameters }) =>
				answersAtTheEnd({ type, parameters: parameters as IDataObject | undefined }),
			);
	} catch {
		// n8n fails over connections that a deleted node has left behind.
		return true;
	}
}

/** Waits for the renders as their settings say, and returns the items of the whole batch. */
export async function finishRenders(
	run: Run,
	renders: AwaitedRender[],
): Promise<INodeExecutionData[]> {
	const { context, clock } = run;
	const waiting = renders.find(({ settings }) => settings)?.settings?.waiting ?? 'inProcess';
	const obstacle = waiting === 'inProcess' ? null : whyNotReleasable(readSurroundings(context));
	if (waiting === 'inProcess' || obstacle !== null) {
		if (waiting === 'releaseWorker') sayWhyNot(context, obstacle ?? '');
		return await finishInProcess(run, renders);
	}
	const isAtOnce = waiting === 'releaseWorker';
	// There is nothing to see yet of a render that was started just now.
	const isNothingToSee = isAtOnce && renders.every(({ isNew }) => isNew);
	const rest = isNothingToSee
		? renders
		: await awaitRenders(run, renders, clock.now() + (isAtOnce ? 0 : IN_PROCESS_FIRST));
	if (rest.length === 0) return await deliver(run);
	try {
		return await releaseRenders(run, rest);
	} catch (error) {
		// The renders are paid for: a wait that n8n could not park is better than none.
		sayWhyNot(context, `n8n could not park the execution (${tellReason(error)})`);
		return await finishInProcess(run, rest);
	}
}

async function finishInProcess(run: Run, renders: AwaitedRender[]): Promise<INodeExecutionData[]> {
	await awaitRenders(run, renders);
	return await deliver(run);
}

function tellReason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

async function deliver(run: Run): Promise<INodeExecutionData[]> {
	await downloadVideos(run, RETRY_DOWNLOAD);
	return run.batch.items();
}

function sayWhyNot(context: IExecuteFunctions, obstacle: string): void {
	const message = `'Release Worker' is not possible here, because ${obstacle}. The node waited in the process instead.`;
	context.logger.info(message);
	// Some tool contexts have no output pane.
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
