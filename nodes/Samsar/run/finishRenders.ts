import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Surroundings } from '../waiting/releasedWait';
import { whyNotReleasable } from '../waiting/releasedWait';
import type { AwaitedRender } from './awaitRenders';
import { awaitRenders } from './awaitRenders';
import { downloadVideos, RETRY_DOWNLOAD } from './downloadVideos';
import { releaseRenders } from './releaseRenders';
import type { Run } from './run';

/** Milliseconds in the node before the worker is released: refusals and short renders end in it. */
const IN_PROCESS_FIRST = 30_000;

function readSurroundings(context: IExecuteFunctions): Surroundings {
	return {
		executionId: context.getExecutionId(),
		workflowId: context.getWorkflow().id ?? '',
		knownNodeTypes: context.getKnownNodeTypes(),
		engineType: context.getWorkflowSettings?.().engineType,
		isToolExecution: context.isToolExecution?.() ?? false,
		handsOverFailures: typeof context.onExecutionFinish === 'function',
		canRunChild: typeof context.executeWorkflow === 'function',
	};
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
		await awaitRenders(run, renders);
		return await deliver(run);
	}
	const isAtOnce = waiting === 'releaseWorker' && renders.every(({ settings }) => settings);
	const rest = isAtOnce
		? renders
		: await awaitRenders(run, renders, clock.now() + IN_PROCESS_FIRST);
	return rest.length === 0 ? await deliver(run) : await releaseRenders(run, rest);
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
