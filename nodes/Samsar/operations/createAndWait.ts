import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { readSwitch } from '../fields/fieldValue';
import type { Order } from '../orders/placeOrders';
import type { Batch } from '../run/batch';
import { cancelUnfinished } from '../cancel/cancelRender';
import { finishRenders } from '../deliver';
import { openRun } from '../run/run';
import { DOWNLOAD_FIELDS, readFileField } from '../fields/downloadFields';
import { readSimplify, SIMPLIFY_FIELD } from '../fields/simplifyField';
import { openPaidSessions, recallOrders, startRenders } from '../orders/startRenders';
import { readOrder } from '../orders/readOrder';
import { CREATE_OPTIONS, VIDEO_FIELDS } from '../fields/videoFields';
import type { WaitSettings } from '../fields/waitFields';
import { readWaitSettings, WAIT_OPTIONS } from '../fields/waitFields';

const CANCEL_ON_STOP: INodeProperties = {
	displayName: 'Cancel on Stop',
	name: 'cancelOnStop',
	type: 'boolean',
	default: false,
	description:
		'Whether to cancel the unfinished renders at Samsar when the execution is stopped while the node waits in the process. Credits already spent are not returned.',
};

const properties: INodeProperties[] = [
	...VIDEO_FIELDS,
	...DOWNLOAD_FIELDS,
	SIMPLIFY_FIELD,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [CANCEL_ON_STOP, ...CREATE_OPTIONS, ...WAIT_OPTIONS].sort((one, other) =>
			one.displayName.localeCompare(other.displayName),
		),
	},
];

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['createAndWait'] } },
	properties,
);

interface WaitingOrder extends Order {
	settings: WaitSettings;
	simplify: boolean;
	cancelOnStop: boolean;
}

function readWaitingOrder(context: IExecuteFunctions, itemIndex: number): WaitingOrder {
	const cancelOnStop = context.getNodeParameter('options.cancelOnStop', itemIndex, false);
	return {
		...readOrder(context, itemIndex),
		settings: readWaitSettings(context, itemIndex),
		simplify: readSimplify(context, itemIndex),
		cancelOnStop: readSwitch('Cancel on Stop', cancelOnStop, false),
	};
}

/** Starts a render for every item, and then waits for all of them at once. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const read = batch.readEach((itemIndex) => {
		batch.noteFile(itemIndex, readFileField(context, itemIndex));
		return readWaitingOrder(context, itemIndex);
	});
	const paid = openPaidSessions(context);
	const orders = recallOrders(batch, paid, read);
	const run = await openRun(context, batch);
	try {
		const started = await startRenders(run, paid, orders, (order, sessionId) => {
			batch.noteSession(order.itemIndex, sessionId);
			if (order.cancelOnStop) void cancelUnfinished(run, [order]);
		});
		return await finishRenders(
			run,
			started.map(({ order, payment, isNew }) => ({
				itemIndex: order.itemIndex,
				sessionId: payment.sessionId,
				settings: order.settings,
				simplify: order.simplify,
				estimatedCredits: order.estimate,
				startedAt: payment.acceptedAt,
				isNew,
				onRenderFailed: (status) => paid.endSession(order, payment.sessionId, status),
			})),
		);
	} finally {
		if (run.stop?.aborted)
			void cancelUnfinished(
				run,
				orders.filter(({ cancelOnStop }) => cancelOnStop),
			);
	}
}
