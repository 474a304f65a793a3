import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Batch } from '../run/batch';
import { openRun } from '../run/run';
import { recallStatusAddress } from '../transport/readStatus';
import { settleRenders } from '../wait/settleRenders';
import { asksForFiles } from './park';
import { packBatch } from './parkedItem';
import { resumeBatch } from './resumeBatch';

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
 * One poll of a parked wait: looks once at every session that has not ended. Returns the items for
 * the next poll or the download, the final items when all have ended and no file is wanted, or
 * nothing when nobody waits any more.
 */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const items = resumeBatch(context, batch);
	const [{ parentExecutionId, polls, statusAddress }] = items;
	if (await isParentGone(context, parentExecutionId)) return [];
	const awaited = items.flatMap((item) => item.awaited ?? []);
	const run = await openRun(context, batch);
	const { connection, clock } = run;
	recallStatusAddress(connection, statusAddress);
	const rest = await settleRenders(run, awaited, clock.now());
	if (rest.length === 0 && !asksForFiles(batch)) return batch.items();
	return packBatch(batch, rest, {
		parentExecutionId,
		polls: polls + 1,
		statusAddress: connection.statusAddress,
	});
}
