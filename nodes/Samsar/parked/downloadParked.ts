import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Batch } from '../run/batch';
import { downloadVideos, wantsFiles } from '../download/addFiles';
import { FETCH_DOWNLOAD } from '../failures/waysBack';
import { downloadForParent, unpackReleased } from './park';
import { openRun } from '../run/run';

/** The operation is not on the canvas, so it has no fields. */
export const fields: INodeProperties[] = [];

/** The end of a released wait whose items want files: downloads them and returns the final items. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const [{ parentExecutionId, polls }] = unpackReleased(context, batch);
	const run = await openRun(context, batch);
	const hasBeenParked = polls > 0;
	if (hasBeenParked && wantsFiles(batch)) return await downloadForParent(run, parentExecutionId);
	await downloadVideos(run, FETCH_DOWNLOAD);
	return batch.items();
}
