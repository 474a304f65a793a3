import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { pendingRender } from '../api/render';
import { cancelUnfinished } from '../cancel/cancelRender';
import { deliver } from '../deliver';
import {
	readCompletion,
	readSimplify,
	SIMPLIFY_FIELD,
	VIDEO_COMPLETION_FIELD,
} from '../fields/resultFields';
import { DOWNLOAD_FIELDS, readFileField } from '../fields/downloadFields';
import { readSwitch } from '../fields/fieldValue';
import { PAY_OPTIONS } from '../fields/payFields';
import { readWaitSettings, WAIT_OPTIONS, type WaitSettings } from '../fields/waitFields';
import type { Payment } from '../orders/findSent';
import type { Order } from '../orders/order';
import { placeOrders, readOrders } from '../orders/placeOrders';
import type { PlacedOrder } from '../orders/submitOrders';
import type { Batch } from '../run/batch';
import { openRun } from '../run/run';

/** A collection of options, sorted by name. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}

/**
 * The fields of an operation that pays for a video and can wait for it.
 *
 * @param own the fields that describe the video
 * @param ownOptions options in addition to the common ones
 * @param more collections shown above the options
 */
export function paidVideoFields(
	operation: string,
	own: INodeProperties[],
	ownOptions: INodeProperties[] = [],
	more: INodeProperties[] = [],
): INodeProperties[] {
	const whenWaiting = (path: string) => ({ show: { [`${path}waitForCompletion`]: [true] } });
	return updateDisplayOptions({ show: { resource: ['video'], operation: [operation] } }, [
		...own,
		VIDEO_COMPLETION_FIELD,
		...updateDisplayOptions(whenWaiting(''), [...DOWNLOAD_FIELDS, SIMPLIFY_FIELD]),
		...more,
		optionsField([
			...ownOptions,
			...PAY_OPTIONS,
			...updateDisplayOptions(whenWaiting('/'), WAIT_OPTIONS),
		]),
	]);
}

interface VideoOrder extends Order {
	/** Absent = return only the session ID. */
	settings?: WaitSettings;
	simplify: boolean;
	cancelOnStop: boolean;
}

function readVideoOrder(
	context: IExecuteFunctions,
	batch: Batch,
	itemIndex: number,
	read: (itemIndex: number) => Order,
): VideoOrder {
	const waits = readCompletion(context, itemIndex, VIDEO_COMPLETION_FIELD);
	const cancelOnStop = context.getNodeParameter('options.cancelOnStop', itemIndex, false);
	if (waits) batch.noteFile(itemIndex, readFileField(context, itemIndex));
	return {
		...read(itemIndex),
		settings: waits ? readWaitSettings(context, itemIndex) : undefined,
		simplify: readSimplify(context, itemIndex),
		cancelOnStop: readSwitch('Cancel on Stop', cancelOnStop, false),
	};
}

/** For an edited video, the status reports the charge of its source. Only the answer to the order has its own charge. */
function tellOwnCharge({ route }: Order, { creditsCharged }: Payment): number | null | undefined {
	return route.sourcesOf === undefined ? undefined : (creditsCharged ?? null);
}

/** Finishes the items that want only a session ID. */
export function finishStarted(batch: Batch, started: Array<PlacedOrder<Order>>): void {
	for (const { order, payment } of started) {
		batch.finish(order.itemIndex, {
			render: pendingRender(payment.sessionId),
			extras: {
				simplify: true,
				estimatedCredits: payment.estimate ?? order.estimate,
				recovered: payment.recovered,
				reused: payment.reused,
				imageModel: payment.imageModel,
				ownCharge: tellOwnCharge(order, payment) ?? undefined,
			},
		});
	}
}

/**
 * Orders a video for every item, then waits for all renders at once.
 *
 * @param read reads the order of one item; throws SamsarFailure for a field that cannot be used
 */
export async function payAndDeliver(
	context: IExecuteFunctions,
	batch: Batch,
	read: (itemIndex: number) => Order,
): Promise<INodeExecutionData[]> {
	const ordered = await readOrders(context, batch, (itemIndex) =>
		readVideoOrder(context, batch, itemIndex, read),
	);
	const run = await openRun(context, batch);
	const cancel = (stopped: VideoOrder[]): void =>
		void cancelUnfinished(
			run,
			stopped.filter(({ cancelOnStop }) => cancelOnStop),
		);
	let own = ordered.orders;
	try {
		const started = await placeOrders(run, ordered, (order) => cancel([order]));
		// The others belong to another run, which waits for them.
		own = started.flatMap(({ order, payment }) => (payment.reused ? [] : order));
		finishStarted(
			batch,
			started.filter(({ order }) => order.settings === undefined),
		);
		return await deliver(
			run,
			started.flatMap(({ order, payment, isNew }) =>
				order.settings === undefined
					? []
					: {
							itemIndex: order.itemIndex,
							sessionId: payment.sessionId,
							settings: order.settings,
							simplify: order.simplify,
							estimatedCredits: payment.estimate ?? order.estimate,
							recovered: payment.recovered,
							reused: payment.reused,
							imageModel: payment.imageModel,
							ownCharge: tellOwnCharge(order, payment),
							startedAt: payment.acceptedAt,
							isNew,
						},
			),
		);
	} finally {
		if (run.stop?.aborted) cancel(own);
	}
}
