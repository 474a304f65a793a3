import type {
	ExecuteWorkflowData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { buildReleasedWait, RELEASED } from '../waiting/releasedWait';
import type { AwaitedRender } from './awaitRenders';
import { findDeadline } from './awaitRenders';
import type { Batch } from './batch';
import type { Run } from './run';

/** One item of the batch on its way through the child workflow: still awaited, or done. */
export interface ReleasedItem {
	parentExecutionId: string;
	/** How often the child has polled. */
	polls: number;
	sessionId?: string;
	/** The binary field for the item's video; absent = not wanted as a file. */
	fileField?: string;
	awaited?: AwaitedRender;
	/** The item's result. */
	done?: IDataObject;
}

/** The batch as items for the child's next poll. */
export function packReleased(
	{ batch, clock }: Run,
	rest: AwaitedRender[],
	parentExecutionId: string,
	polls: number,
): INodeExecutionData[] {
	const awaitedByItem = new Map(rest.map((render) => [render.itemIndex, render]));
	return batch.list().map(({ result, sessionId, fileField }, itemIndex) => {
		const render = awaitedByItem.get(itemIndex);
		const item: ReleasedItem = {
			parentExecutionId,
			polls,
			sessionId,
			fileField,
			awaited: render && {
				...render,
				deadline: findDeadline(render, clock.now()),
				isNew: false,
				onRenderFailed: undefined,
			},
			done: result?.json,
		};
		return {
			json: { [RELEASED]: item as unknown as IDataObject },
			pairedItem: { item: itemIndex },
		};
	});
}

const PARKED_ADVICE =
	"n8n cannot retry an execution that failed while it was parked. Fetch each with the 'Get Status' operation and 'Wait for Completion' on.";

/** Takes the batch up where the child left it, and returns its items as they came. */
export function unpackReleased(context: IExecuteFunctions, batch: Batch): ReleasedItem[] {
	batch.retryAdvice = PARKED_ADVICE;
	const items = context.getInputData().map(({ json }) => json[RELEASED] as unknown as ReleasedItem);
	items.forEach(({ sessionId, fileField, done }, itemIndex) => {
		if (sessionId !== undefined) batch.noteSession(itemIndex, sessionId);
		batch.noteFile(itemIndex, fileField);
		if (done !== undefined) batch.finish(itemIndex, { json: done });
	});
	return items;
}

/** Whether the child ends with a download. */
export function asksForFiles(batch: Batch): boolean {
	return batch.list().some(({ fileField }) => fileField !== undefined);
}

function readItems({ data }: ExecuteWorkflowData): INodeExecutionData[] {
	return (data[0] ?? []).map(({ json, binary }, item) => ({
		json,
		...(binary && { binary }),
		pairedItem: { item },
	}));
}

/**
 * Starts the child workflow that waits for the rest of the batch. n8n parks the execution with the
 * child and later puts the child's items in the place of what is returned here.
 */
export async function releaseRenders(
	run: Run,
	rest: AwaitedRender[],
): Promise<INodeExecutionData[]> {
	const { context, batch } = run;
	const workflowId = context.getWorkflow().id ?? '';
	const executionId = context.getExecutionId();
	const items = packReleased(run, rest, executionId, 0);
	const child = buildReleasedWait(
		context.getNode(),
		rest.map(({ sessionId }) => sessionId),
		{ continuesOnFail: context.continueOnFail(), downloads: asksForFiles(batch) },
	);
	const result = await context.executeWorkflow({ code: child }, items, undefined, {
		parentExecution: { executionId, workflowId, shouldResume: true },
		executionMode: context.getMode(),
	});
	context.setMetadata({
		subExecution: { executionId: result.executionId, workflowId },
		subExecutionsCount: 1,
	});
	return result.waitTill ? items : readItems(result);
}

/**
 * Downloads the files of a batch whose child has been parked. n8n gives a parent the files of a
 * child only when that has never been parked: those of this one would be deleted with it. So a
 * child of its own, which ends at its first poll, downloads them for the parent.
 */
export async function downloadForParent(
	run: Run,
	parentExecutionId: string,
): Promise<INodeExecutionData[]> {
	const { context, batch } = run;
	const child = buildReleasedWait(
		context.getNode(),
		batch.list().flatMap(({ sessionId }) => sessionId ?? []),
		{ continuesOnFail: context.continueOnFail(), downloads: true },
	);
	// The parent has the files then, and nobody needs a second copy of them.
	const settings = { ...child.settings, saveDataSuccessExecution: 'none' as const };
	const result = await context.executeWorkflow(
		{ code: { ...child, settings } },
		packReleased(run, [], parentExecutionId, 0),
		undefined,
		{
			parentExecution: {
				executionId: parentExecutionId,
				workflowId: context.getWorkflow().id ?? '',
				shouldResume: false,
			},
			executionMode: context.getMode(),
		},
	);
	return readItems(result);
}
