import type {
	ExecuteWorkflowData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import { buildReleasedWait, RELEASED } from './childWorkflow';
import { FETCH_DOWNLOAD, WAY_BACK } from '../failures/waysBack';
import type { Seen } from '../wait/waitForRenders';
import type { AwaitedRender } from '../wait/settleRenders';
import { findDeadline } from '../wait/settleRenders';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';
import { pendingRender, toItem } from '../run/toItem';

/** One item of the batch on its way through the child workflow: still awaited, or done. */
export interface ReleasedItem {
	parentExecutionId: string;
	/** How often the child has polled; 0 in one that only downloads. */
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
				seen: render.simplify ? withoutBody(render.seen) : render.seen,
			},
			done: result?.json,
		};
		const shown = render ? tellAwaited(render) : tellDone(result?.json ?? {}, fileField);
		return {
			json: { ...shown, details: { ...(shown.details as IDataObject), [RELEASED]: item } },
			pairedItem: { item: itemIndex },
		} as unknown as INodeExecutionData;
	});
}

/** Samsar's whole answer is not needed any more, and n8n saves every item at every poll. */
function withoutBody(seen: Seen | undefined): Seen | undefined {
	return seen?.render ? { ...seen, render: { ...seen.render, body: {} } } : seen;
}

/**
 * When n8n is killed during a look, it hands the parent the child's items as they are then. So an
 * item on its way has the shape of a failed one, and is told from its result by its details alone.
 */
function tellAwaited({ sessionId, seen }: AwaitedRender): IDataObject {
	const message = `Video ${sessionId} was not finished at the last look. If the workflow went on with this item, n8n was interrupted during the next one. The video is paid for and not lost. ${WAY_BACK}`;
	const status = seen?.render?.status ?? 'PENDING';
	return { error: message, message, details: { sessionId, status, httpCode: null } };
}

/** A finished video whose file is still to come would be taken for one without a file. */
function tellDone(done: IDataObject, fileField: string | undefined): IDataObject {
	const { sessionId, status } = done;
	if (fileField === undefined || status !== 'COMPLETED') return done;
	const message = `Video ${String(sessionId)} is finished and paid for, and its file comes next. If the workflow went on with this item, n8n was interrupted. ${FETCH_DOWNLOAD}`;
	return { error: message, message, details: { sessionId, status, httpCode: null } };
}

/** An item without these details is a result: the poll before has failed as a whole. */
function readReleased({ json }: INodeExecutionData): ReleasedItem {
	const released = (json.details as IDataObject | undefined)?.[RELEASED];
	return (released ?? { parentExecutionId: '', polls: 0, done: json }) as unknown as ReleasedItem;
}

const PARKED_ADVICE =
	"n8n cannot retry an execution that failed while it was parked. Fetch each with the 'Get Status' operation and 'Wait for Completion' on.";

/** Takes the batch up where the child left it, and returns its items as they came. */
export function unpackReleased(context: IExecuteFunctions, batch: Batch): ReleasedItem[] {
	batch.retryAdvice = PARKED_ADVICE;
	const items = context.getInputData().map(readReleased);
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
 *
 * @throws when n8n cannot start the child or park it; the child itself cannot fail before that,
 * because it waits first
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
		{ continuesOnFail: context.continueOnFail(), downloads: asksForFiles(batch), first: 'Wait' },
	);
	const result = await context.executeWorkflow({ code: child }, items, undefined, {
		parentExecution: { executionId, workflowId, shouldResume: true },
		executionMode: context.getMode(),
	});
	if (!result.waitTill) throw new SamsarFailure({ message: 'the sub-execution was not saved' });
	context.setMetadata({
		subExecution: { executionId: result.executionId, workflowId },
		subExecutionsCount: 1,
	});
	return items.map((item, itemIndex) => ({
		json: describeParked(item),
		pairedItem: { item: itemIndex },
	}));
}

/**
 * What is seen of the item while the execution is parked. Never `error`: n8n would run the node
 * again, and with it start a second child.
 */
function describeParked(item: INodeExecutionData): IDataObject {
	const { sessionId, awaited, done } = readReleased(item);
	if (awaited === undefined) {
		return done?.error === undefined ? { ...done } : { sessionId, failureReason: done.message };
	}
	const { seen, simplify, estimatedCredits } = awaited;
	const render = seen?.render ?? pendingRender(awaited.sessionId);
	return toItem(render, { simplify, estimatedCredits }).json;
}

/**
 * Downloads the files of a batch whose child has been parked. n8n gives a parent the files of a
 * child only when that has never been parked: those of this one would be deleted with it. So a
 * child of its own, which does nothing else, downloads them for the parent.
 */
export async function downloadForParent(
	run: Run,
	parentExecutionId: string,
): Promise<INodeExecutionData[]> {
	const { context, batch } = run;
	const child = buildReleasedWait(
		context.getNode(),
		batch.list().flatMap(({ sessionId }) => sessionId ?? []),
		{ continuesOnFail: context.continueOnFail(), downloads: true, first: 'Download' },
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
