import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { Batch } from '../run/batch';
import { openRun } from '../run/run';
import { openPaidSessions, recallOrders, startRenders } from '../orders/startRenders';
import { pendingRender, toItem } from '../run/toItem';
import { readOrder } from '../orders/readOrder';
import { CREATE_OPTIONS, VIDEO_FIELDS } from '../fields/videoFields';

const properties: INodeProperties[] = [
	...VIDEO_FIELDS,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: CREATE_OPTIONS,
	},
];

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['create'] } },
	properties,
);

/** Starts a render for every item and returns the session IDs right away. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const read = batch.readEach((itemIndex) => readOrder(context, itemIndex));
	const paid = openPaidSessions(context);
	const orders = recallOrders(batch, paid, read);
	const run = await openRun(context, batch);
	const started = await startRenders(run, paid, orders);
	for (const { order, payment } of started) {
		const render = pendingRender(payment.sessionId);
		batch.finish(
			order.itemIndex,
			toItem(render, { simplify: true, estimatedCredits: order.estimate }),
		);
	}
	return batch.items();
}
