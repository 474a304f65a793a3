import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { pendingRender } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { toErrorJson } from '../failures/nodeError';
import { FETCH_DOWNLOAD, WAY_BACK } from '../failures/waysBack';
import type { Batch, Result } from '../run/batch';
import { toItemJson } from '../run/itemJson';
import { PAUSED } from '../wait/endings';
import type { AwaitedRender } from '../wait/settleRenders';
import type { Seen } from '../wait/watch';
import { PARKED_KEY } from './childWorkflow';

/** One item of the batch in the child workflow: still awaited, or with its result. */
export interface ParkedItem {
	parentExecutionId: string;
	/** Number of polls; 0 in a child that only downloads. */
	polls: number;
	/** Seconds until the next poll; absent in items of earlier versions. */
	waitSeconds?: number;
	/** The working status address. */
	statusAddress?: string;
	/** The name of the parent's node, for errors; absent in items of earlier versions. */
	nodeName?: string;
	/** Whether that node only reads sessions. */
	isAsking?: boolean;
	sessionId?: string;
	/** The binary field for the item's video; absent = not wanted as a file. */
	fileField?: string;
	awaited?: AwaitedRender;
	result?: Result;
	/** The result's JSON in the format of earlier versions. */
	done?: IDataObject;
}

/** The batch as items for the child's next poll. */
export function packBatch(
	batch: Batch,
	rest: AwaitedRender[],
	way: Pick<
		ParkedItem,
		'parentExecutionId' | 'polls' | 'statusAddress' | 'waitSeconds' | 'nodeName' | 'isAsking'
	>,
): INodeExecutionData[] {
	const awaitedByItem = new Map(rest.map((awaited) => [awaited.itemIndex, awaited]));
	return batch.list().map(({ itemIndex, result, sessionId, fileField }) => {
		const awaited = awaitedByItem.get(itemIndex);
		const item: ParkedItem = {
			...way,
			sessionId,
			fileField,
			awaited: awaited && (awaited.simplify ? withoutBody(awaited) : awaited),
			result,
		};
		const shown = awaited ? tellAwaited(awaited) : tellResult(result, fileField);
		return {
			json: { ...shown, details: { ...(shown.details as IDataObject), [PARKED_KEY]: item } },
			pairedItem: { item: itemIndex },
		} as unknown as INodeExecutionData;
	});
}

/** Removes Samsar's whole answer, because n8n saves every item at every poll. */
function withoutBody({ seen, ...awaited }: AwaitedRender): AwaitedRender {
	const short: Seen | undefined = seen?.render
		? { ...seen, render: { ...seen.render, body: {} } }
		: seen;
	return { ...awaited, seen: short };
}

/**
 * If n8n is killed during a poll, it passes the child's current items to the parent. Therefore an unfinished item looks
 * like a failed one; only its details identify it (docs/decisions/items-on-their-way.md).
 */
function tellAwaited({ sessionId, seen }: AwaitedRender): IDataObject {
	const paused = seen?.render?.isPaused ? ` ${PAUSED}` : '';
	const message = `Video ${sessionId} was not finished at the last status check. If the workflow continued with this item, n8n was interrupted during the next check. The video is paid for and not lost.${paused} ${WAY_BACK}`;
	const status = seen?.render?.status ?? 'PENDING';
	return toErrorJson(new SamsarFailure({ message, sessionId, status }));
}

/** Without this error, a finished video with a pending download would look like one without a file. */
function tellResult(result: Result | undefined, fileField: string | undefined): IDataObject {
	if (result === undefined) return {};
	if ('json' in result) return result.json;
	const { sessionId, status } = result.render;
	if (fileField === undefined || status !== 'COMPLETED') {
		return toItemJson(result.render, result.extras);
	}
	const message = `Video ${sessionId} is finished and paid for, but its file is not downloaded yet. If the workflow continued with this item, n8n was interrupted. ${FETCH_DOWNLOAD}`;
	return toErrorJson(new SamsarFailure({ message, sessionId, status }));
}

/** Reads an item. Without these details it is a result, because the previous poll failed as a whole. */
export function readParked({ json }: INodeExecutionData): ParkedItem {
	const parked = (json.details as IDataObject | undefined)?.[PARKED_KEY];
	const item = (parked ?? { parentExecutionId: '', polls: 0, done: json }) as unknown as ParkedItem;
	return item.done === undefined ? item : { ...item, result: readDone(item.done) };
}

function readDone(done: IDataObject): Result {
	const { sessionId, status, videoUrl, progress, stages, raw, estimatedCredits } = done;
	if (status !== 'COMPLETED' || typeof sessionId !== 'string') return { json: done };
	return {
		render: {
			...pendingRender(sessionId),
			status,
			videoUrl: videoUrl as string | null,
			progress: progress as number,
			stages: stages as Record<string, string>,
			body: (raw ?? {}) as IDataObject,
		},
		extras: {
			simplify: raw === undefined,
			estimatedCredits: estimatedCredits as number | null | undefined,
		},
	};
}

/**
 * The item that is shown while the execution is parked. Never has a key `error`: n8n would run the node again and
 * start a second child.
 */
export function describeParked(item: INodeExecutionData): IDataObject {
	const { sessionId, awaited, result } = readParked(item);
	if (awaited !== undefined) {
		const { seen, simplify, estimatedCredits, recovered, reused, imageModel, ownCharge } = awaited;
		const render = seen?.render ?? pendingRender(awaited.sessionId);
		const extras = { simplify, estimatedCredits, recovered, reused, imageModel, ownCharge };
		return {
			...toItemJson(render, extras),
			...(render.isPaused && { paused: PAUSED }),
		};
	}
	if (result === undefined) return {};
	if ('render' in result) return toItemJson(result.render, result.extras);
	const { error, message } = result.json;
	if (error === undefined) return result.json;
	return { sessionId, failureReason: message };
}
