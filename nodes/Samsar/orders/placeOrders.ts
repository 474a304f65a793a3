import type { IExecuteFunctions } from 'n8n-workflow';

import type { SamsarFailure } from '../failures/failure';
import { amendFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import { log } from '../log';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';
import { askOnce } from './askServer';
import { checkOrders } from './checkOrders';
import type { Order } from './order';
import { countEqual } from './order';
import { addOpen, failedBeforeStop } from './orderFailures';
import { openNotes } from './orderNotes';
import type { AcceptedPayment } from './paidSessions';
import { isAcceptedPayment, openPaidSessions } from './paidSessions';
import { describeOpen } from './payOrder';
import { recoverOrders } from './recoverOrders';
import { SessionSearch } from './searchSessions';
import { RenderCreator } from './sendCreate';
import type { PlacedOrder } from './submitOrders';
import { isDue, submitOrders } from './submitOrders';

/** An order that has its session, with what n8n's store says of it. */
export interface StartedRender<Ordered extends Order> extends PlacedOrder<Ordered> {
	note: string[];
}

/**
 * Reads the order of every item, under the name by which an earlier try may have paid for it. What has
 * been paid for is named, so that no failure from here on can leave it out.
 */
export function readOrders<Ordered extends Order>(
	context: IExecuteFunctions,
	batch: Batch,
	read: (itemIndex: number) => Ordered,
): Ordered[] {
	const memory = openPaidSessions(context);
	const named = batch.readEach(read).map((order) => ({ ...order, payKey: memory.findKey(order) }));
	const orders = countEqual(named, memory.listNames());
	for (const { itemIndex, payKey } of orders) {
		const payment = memory.recall(payKey);
		if (payment && isAcceptedPayment(payment)) batch.noteSession(itemIndex, payment.sessionId);
	}
	return orders;
}

/**
 * Gets a session for every order: a paid one where there is one, else a new one.
 *
 * @param onLateSession called when Samsar accepts an order only after the execution was stopped
 * @throws NodeApiError or NodeOperationError for the first order that has none, unless the node
 * continues on failure; SamsarFailure when the execution is stopped
 */
export async function placeOrders<Ordered extends Order>(
	run: Run,
	orders: Ordered[],
	onLateSession?: (order: Ordered) => void,
): Promise<Array<StartedRender<Ordered>>> {
	const { context, batch, clock, stop } = run;
	const memory = openPaidSessions(context);
	const notes = openNotes(context, clock, run.connection.baseUrl);
	const creator = new RenderCreator(run);
	const executionId = context.getExecutionId();
	const tools = {
		memory,
		notes,
		search: new SessionSearch(run, notes, memory),
		clock,
		onAccepted: (order: Ordered, payment: AcceptedPayment): void => {
			batch.noteSession(order.itemIndex, payment.sessionId);
			noteInLog(context, order, payment);
			if (stop?.aborted) onLateSession?.(order);
		},
	};
	const isPaid = ({ payKey }: Ordered): boolean => {
		const payment = memory.recall(payKey);
		return payment !== undefined && isAcceptedPayment(payment);
	};
	const left = orders.filter((order) => !isPaid(order));
	const askTerms = askOnce(run, left);
	const unpaid = await recoverOrders(run, left, tools, askTerms);
	const due = new Set(
		unpaid.filter((order) => isDue(order, memory.recall(order.payKey), executionId)),
	);
	const failChecked = (order: Ordered, failure: SamsarFailure): void => {
		const open = memory.recall(order.payKey);
		const isOpen = open !== undefined && !isAcceptedPayment(open);
		batch.fail(order.itemIndex, isOpen ? addOpen(failure, describeOpen(order, open)) : failure);
	};
	const checked = new Map(
		(await checkOrders(run, [...due], askTerms, failChecked)).map(
			(order) => [order.itemIndex, order] as const,
		),
	);
	const named = new Map(unpaid.map((order) => [order.itemIndex, order]));
	const submitted = orders.flatMap((order) => {
		const own = named.get(order.itemIndex) ?? order;
		return due.has(own) ? (checked.get(own.itemIndex) ?? []) : [own];
	});
	const { placed, failed } = await submitOrders(submitted, {
		...tools,
		create: async (order, mayBegin) => await creator.create(order, mayBegin),
		executionId,
		endsAtFailure: !batch.continues,
		warn: (message) => log(context, 'warn', message),
	});
	if (stop?.aborted) {
		failed.forEach(({ order, failure }) =>
			log(context, 'warn', failedBeforeStop(order.itemIndex, failure)),
		);
	}
	const told = batch.continues ? failed : tellTogether(failed);
	told.forEach(({ order, failure }) => batch.fail(order.itemIndex, failure));
	return placed.map((started) => ({
		...started,
		note: notes.entriesOf(started.order, started.payment.sessionId),
	}));
}

/** n8n saves nothing of an execution that is running: after a crash only its log has the session. */
function noteInLog(
	context: IExecuteFunctions,
	{ itemIndex }: Order,
	{ sessionId, recovered }: AcceptedPayment,
): void {
	log(
		context,
		'info',
		`${context.getNode().name}: Samsar accepted session ${sessionId}${recovered ? ', found again in its list' : ''} (item ${itemIndex}, execution ${context.getExecutionId()})`,
	);
}

/** The first failure ends the run and tells of those that came with it: each may have been charged. */
function tellTogether<Ordered extends Order>(
	failed: Array<{ order: Ordered; failure: SamsarFailure }>,
): Array<{ order: Ordered; failure: SamsarFailure }> {
	const [first, ...others] = failed;
	if (others.length === 0) return failed;
	const also = others.map(
		({ order, failure }) => `Item ${order.itemIndex} failed too: ${endSentence(failure.message)}`,
	);
	const description = [first.failure.description, ...also].filter(Boolean).join(' ');
	return [{ order: first.order, failure: amendFailure(first.failure, { description }) }];
}
