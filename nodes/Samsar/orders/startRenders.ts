import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { AcceptedPayment } from './paidSessions';
import { isAcceptedPayment, PaidSessions } from './paidSessions';
import type { Order } from './placeOrders';
import { submitRenders } from './placeOrders';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';

export interface StartedRender<Ordered extends Order> {
	order: Ordered;
	payment: AcceptedPayment;
	/** Whether this try created it, and not an earlier one. */
	isNew: boolean;
}

/** Some of n8n's tool contexts have no memory of their own; there it lasts for this run. */
function readNodeContext(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

export function openPaidSessions(context: IExecuteFunctions): PaidSessions {
	return new PaidSessions(readNodeContext(context), context.getExecutionId());
}

/**
 * The orders under the keys by which earlier tries may have paid for them. What they have paid for is
 * named, so that no failure from here on can leave it out.
 */
export function recallOrders<Ordered extends Order>(
	batch: Batch,
	paid: PaidSessions,
	orders: Ordered[],
): Ordered[] {
	return orders.map((order) => {
		const payKey = paid.findKey(order);
		const payment = paid.recall(payKey);
		if (payment && isAcceptedPayment(payment)) {
			batch.noteSession(order.itemIndex, payment.sessionId);
		}
		return { ...order, payKey };
	});
}

/** Gets a session for every order: a paid one where there is one, else a new one. */
export async function startRenders<Ordered extends Order>(
	run: Run,
	paid: PaidSessions,
	orders: Ordered[],
	onLateSession?: (order: Ordered, sessionId: string) => void,
): Promise<Array<StartedRender<Ordered>>> {
	const { context, batch, ...tools } = run;
	const started: Array<StartedRender<Ordered>> = [];
	await submitRenders(orders, {
		...tools,
		paid,
		executionId: context.getExecutionId(),
		warn: (message) => context.logger.warn(message),
		onAccepted: (order, payment, isNew) => {
			batch.noteSession(order.itemIndex, payment.sessionId);
			if (isNew) noteInLog(context, order, payment);
			started.push({ order, payment, isNew });
		},
		onLateSession,
		onFailure: (order, failure) => batch.fail(order.itemIndex, failure),
	});
	return started;
}

/** n8n saves nothing of an execution that is running: after a crash only its log has the session. */
function noteInLog(
	context: IExecuteFunctions,
	{ itemIndex }: Order,
	{ sessionId }: AcceptedPayment,
): void {
	context.logger.info(
		`${context.getNode().name}: Samsar accepted session ${sessionId} (item ${itemIndex}, execution ${context.getExecutionId()})`,
	);
}
