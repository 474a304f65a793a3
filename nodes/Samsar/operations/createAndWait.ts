import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { cancelUnfinished } from '../cancel/cancelRender';
import { deliver } from '../deliver';
import { DOWNLOAD_FIELDS, readFileField } from '../fields/downloadFields';
import { readSwitch } from '../fields/fieldValue';
import { readSimplify, SIMPLIFY_FIELD } from '../fields/simplifyField';
import { CREATE_OPTIONS, VIDEO_FIELDS } from '../fields/videoFields';
import type { WaitSettings } from '../fields/waitFields';
import { readWaitSettings, WAIT_OPTIONS } from '../fields/waitFields';
import type { Order } from '../orders/order';
import { placeOrders, readOrders } from '../orders/placeOrders';
import { readOrder } from '../orders/readOrder';
import type { Batch } from '../run/batch';
import { openRun } from '../run/run';

export const entry: INodePropertyOptions = {
	name: 'Create & Wait',
	value: 'createAndWait',
	action: 'Create video and wait for result',
	description: 'Start a new render and return the finished video',
};

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
	const orders = readOrders(context, batch, (itemIndex) => {
		batch.noteFile(itemIndex, readFileField(context, itemIndex));
		return readWaitingOrder(context, itemIndex);
	});
	const run = await openRun(context, batch);
	const cancel = (stopped: WaitingOrder[]): void =>
		void cancelUnfinished(
			run,
			stopped.filter(({ cancelOnStop }) => cancelOnStop),
		);
	try {
		const started = await placeOrders(run, orders, (order) => cancel([order]));
		return await deliver(
			run,
			started.map(({ order, payment, isNew, note }) => ({
				itemIndex: order.itemIndex,
				sessionId: payment.sessionId,
				settings: order.settings,
				simplify: order.simplify,
				estimatedCredits: payment.estimate ?? order.estimate,
				startedAt: payment.acceptedAt,
				isNew,
				note,
			})),
		);
	} finally {
		if (run.stop?.aborted) cancel(orders);
	}
}
