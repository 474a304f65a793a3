import type { ExecuteWorkflowData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { addFiles, wantsFiles } from '../download/addFiles';
import { FETCH_DOWNLOAD } from '../failures/waysBack';
import type { Batch } from '../run/batch';
import { recallStatusAddress } from '../transport/readStatus';
import { addScenes } from '../wait/addScenes';
import { buildChild } from './childWorkflow';
import { openParkedRun } from './openParkedRun';
import { packBatch, type ParkedItem } from './parkedItem';
import { resumeBatch } from './resumeBatch';

/** The end of a parked wait: downloads the wanted files and returns the final items. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const [way] = resumeBatch(context, batch);
	const hasBeenParked = way.polls > 0;
	if (hasBeenParked && wantsFiles(batch)) {
		return await downloadForParent(context, batch, way);
	}
	const run = await openParkedRun(context, batch);
	await addFiles(run, FETCH_DOWNLOAD);
	recallStatusAddress(run.connection, way.statusAddress);
	return way.isAsking ? await addScenes(run, batch.items()) : batch.items();
}

/**
 * Downloads the files of a batch whose child was parked. n8n passes files to the parent only from a child that was
 * never parked; the files of this one would be deleted with it. Therefore a separate child downloads them.
 */
async function downloadForParent(
	context: IExecuteFunctions,
	batch: Batch,
	{ parentExecutionId, nodeName, isAsking, statusAddress }: ParkedItem,
): Promise<INodeExecutionData[]> {
	const child = buildChild(
		context.getNode(),
		batch.list().flatMap(({ sessionId }) => sessionId ?? []),
		{ continuesOnFail: batch.continues, downloads: true, first: 'Download' },
	);
	// The parent has the files, so the child need not save a copy.
	const settings = { ...child.settings, saveDataSuccessExecution: 'none' as const };
	const result = await context.executeWorkflow(
		{ code: { ...child, settings } },
		packBatch(batch, [], { parentExecutionId, nodeName, isAsking, statusAddress, polls: 0 }),
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

function readItems({ data }: ExecuteWorkflowData): INodeExecutionData[] {
	return (data[0] ?? []).map(({ json, binary }, item) => ({
		json,
		...(binary && { binary }),
		pairedItem: { item },
	}));
}
