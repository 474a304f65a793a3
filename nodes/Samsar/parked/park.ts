import type { INodeExecutionData } from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import { ASKING_WAYS } from '../failures/waysBack';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';
import type { AwaitedRender } from '../wait/settleRenders';
import { findDeadline } from '../wait/watch';
import { buildChild } from './childWorkflow';
import { describeParked, packBatch } from './parkedItem';
import { planWait } from './planWait';

/** Whether the child ends with a download. */
export function asksForFiles(batch: Batch): boolean {
	return batch.list().some(({ fileField }) => fileField !== undefined);
}

/**
 * Starts the child workflow that waits for the rest of the batch. n8n parks the execution with the child, and later
 * replaces the items returned here with the child's items.
 *
 * @throws if n8n cannot start or park the child. The child itself cannot fail before that, because it waits first
 */
export async function park(
	{ context, batch, connection, clock }: Run,
	rest: AwaitedRender[],
): Promise<INodeExecutionData[]> {
	const workflowId = context.getWorkflow().id ?? '';
	const executionId = context.getExecutionId();
	const now = clock.now();
	const awaited = rest.map((one) => ({
		...one,
		deadline: findDeadline(one, now),
		isNew: false,
	}));
	const items = packBatch(batch, awaited, {
		parentExecutionId: executionId,
		nodeName: batch.node.name,
		isAsking: batch.ways === ASKING_WAYS,
		polls: 0,
		waitSeconds: planWait(awaited, [], now),
		statusAddress: connection.statusAddress,
	});
	const child = buildChild(
		context.getNode(),
		rest.map(({ sessionId }) => sessionId),
		{
			continuesOnFail: batch.continues,
			downloads: asksForFiles(batch),
			first: 'Wait',
			settings: context.getWorkflowSettings?.(),
		},
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
