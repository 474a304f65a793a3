import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../clock';
import type { SamsarFailure } from '../failures/failure';
import { amendFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import type { Decision } from '../ledger/decide';
import { decide } from '../ledger/decide';
import type { Ledger } from '../ledger/ledger';
import { openLedger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import { log } from '../log';
import type { Batch } from '../run/batch';
import { readEach } from '../run/readEach';
import type { Run } from '../run/run';
import { checkOrders } from './checkOrders';
import { DayBudget } from './dayBudget';
import type { Sharers } from './keyedOrders';
import { recallKeyed, shareKeys } from './keyedOrders';
import type { Order } from './order';
import { addOpen, describeLost, failedBeforeStop, ledgerUnreadable } from './orderFailures';
import type { Payment } from './findSent';
import { findSent, readPayment } from './findSent';
import { remindOfRecent } from './recentOrders';
import { SessionSearch } from './searchSessions';
import { RenderCreator } from './sendCreate';
import type { PlacedOrder } from './submitOrders';
import { submitOrders } from './submitOrders';

/** The orders of a run. */
export interface Ordering<Ordered extends Order> {
	orders: Ordered[];
	sharers: Sharers<Ordered>;
	ledger: Ledger;
}

/**
 * Reads the order of every item, with its record from the ledger. Known sessions are registered with the batch, so
 * that every later failure names them.
 *
 * @throws SamsarFailure if a retry cannot read what was sent before
 */
export async function readOrders<Ordered extends Order>(
	context: IExecuteFunctions,
	batch: Batch,
	read: (itemIndex: number) => Ordered,
	ledger = openLedger(context, systemClock),
): Promise<Ordering<Ordered>> {
	const fail = ({ itemIndex }: Ordered, failure: SamsarFailure) => batch.fail(itemIndex, failure);
	const { firsts, sharers } = shareKeys(await readEach(batch, read), fail);
	const { records, trouble } = await ledger.recall(firsts);
	const orders = firsts.map((order) => ({ ...order, known: records.get(order) }));
	for (const { itemIndex, known } of orders) {
		if (known?.sessionId !== undefined) batch.noteSession(itemIndex, known.sessionId);
	}
	const isUnsure = orders.some(({ known, createAgain }) => known === undefined && !createAgain);
	if (trouble !== null && isUnsure) throw ledgerUnreadable(trouble);
	return { orders, sharers, ledger };
}

/**
 * Gets a session for every order: its existing one, or a new one.
 *
 * @param onLateSession called if Samsar accepts an order after the execution was stopped
 * @throws NodeApiError or NodeOperationError for the first failed order, unless the node continues on
 * failure; SamsarFailure if the execution is stopped
 */
export async function placeOrders<Ordered extends Order>(
	run: Run,
	{ ledger, sharers, orders: given }: Ordering<Ordered>,
	onLateSession?: (order: Ordered) => void,
): Promise<Array<PlacedOrder<Ordered>>> {
	const { context, batch, clock, stop, connection } = run;
	const creator = new RenderCreator(run);
	const day = new DayBudget(run, ledger);
	/** Also fails the orders that share its key. */
	const fail = ({ itemIndex }: Ordered, failure: SamsarFailure): void => {
		const sharing = sharers.get(itemIndex) ?? [];
		[itemIndex, ...sharing.map((order) => order.itemIndex)].forEach((item) =>
			batch.fail(item, failure),
		);
	};
	const tools = {
		ledger,
		search: new SessionSearch(run, ledger),
		account: connection.account,
		clock,
		onAccepted: (order: Ordered, payment: Payment): void => {
			if (!payment.reused) batch.noteSession(order.itemIndex, payment.sessionId);
			noteInLog(context, order, payment);
			if (stop?.aborted && !payment.reused) onLateSession?.(order);
		},
	};
	const decideOn = ({ known, createAgain }: Ordered, isSearched: boolean): Decision =>
		decide(known, { createAgain, executionId: ledger.executionId, isSearched });

	// Search before anything is sent, so that new sessions cannot be mistaken for old ones.
	const recalled = await recallKeyed(given, { ledger, connection }, fail);
	const orders = await Promise.all(
		recalled.map(async (order) => {
			if (decideOn(order, false) !== 'search') return order;
			return { ...order, known: await findSent(order, order.known as OrderRecord, tools) };
		}),
	);
	const of = (decision: Decision) => orders.filter((order) => decideOn(order, true) === decision);
	const due = of('send');
	const refuse = (order: Ordered, failure: SamsarFailure): void =>
		fail(order, order.known ? addOpen(failure, describeLost(order.known)) : failure);
	const checked = await day.hold(await checkOrders(run, due, refuse), refuse);
	await remindOfRecent(run, ledger, checked);
	const { placed, failed } = await submitOrders(checked, {
		...tools,
		findExcess: async (order, own) => await day.findExcess(order, own),
		create: async (order, leave) => await creator.create(order, leave),
		isProven: connection.hasAnswered,
		endsAtFailure: !batch.continues,
		lost: of('tell'),
		warn: (message) => log(context, 'warn', message),
	});
	await ledger.tidy();
	const taken = of('take').map((order) => ({
		order,
		payment: readPayment(ledger, order.known),
		isNew: false,
	}));
	if (stop?.aborted) {
		failed.forEach(({ order, failure }) =>
			log(context, 'warn', failedBeforeStop(order.itemIndex, failure)),
		);
	}
	const all = [...taken, ...placed].flatMap((one) => [
		one,
		...(sharers.get(one.order.itemIndex) ?? []).map((order) => ({ ...one, order, isNew: false })),
	]);
	for (const { order, payment } of all) {
		// A Stop must not cancel a session that another run paid for.
		if (!stop?.aborted || !payment.reused) batch.noteSession(order.itemIndex, payment.sessionId);
	}
	const told = batch.continues ? failed : tellTogether(failed);
	told.forEach(({ order, failure }) => fail(order, failure));
	return all.sort((one, other) => one.order.itemIndex - other.order.itemIndex);
}

/** n8n saves nothing of a running execution, so the session is written to n8n's log. */
function noteInLog(
	context: IExecuteFunctions,
	{ itemIndex }: Order,
	{ sessionId, recovered, reused }: Payment,
): void {
	const how = reused ? ' in another run with the same idempotency key' : '';
	log(
		context,
		'info',
		`${context.getNode().name}: Samsar accepted session ${sessionId}${recovered ? ', found again in its list' : how} (item ${itemIndex}, execution ${context.getExecutionId()})`,
	);
}

/** The first failure ends the run. It also lists the other failures, because each may have been charged. */
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
