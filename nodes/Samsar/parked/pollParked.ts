import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { awaitRenders } from '../wait/settleRenders';
import type { Batch } from '../run/batch';
import { asksForFiles, packReleased, unpackReleased } from './park';
import { openRun } from '../run/run';

/** The operation is not on the canvas, so it has no fields. */
export const fields: INodeProperties[] = [];

/** Whether the execution that waits for this child was stopped or deleted. Doubt means no. */
async function isParentGone(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	try {
		const parent = await context.getExecutionDataById(executionId);
		return parent === undefined || parent.resultData.error !== undefined;
	} catch {
		return false;
	}
}

/**
 * One poll of a released wait: looks once at every session that has not ended. Returns the items
 * for the next poll or the download, the final items when all have ended and no file is wanted, or
 * nothing when nobody waits any more.
 */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const items = unpackReleased(context, batch);
	const [{ parentExecutionId, polls }] = items;
	if (await isParentGone(context, parentExecutionId)) return [];
	const awaited = items.flatMap((item) => (item.awaited ? [item.awaited] : []));
	const run = await openRun(context, batch);
	const rest = await awaitRenders(run, awaited, run.clock.now());
	if (rest.length === 0 && !asksForFiles(batch)) return batch.items();
	return packReleased(run, rest, parentExecutionId, polls + 1);
}
