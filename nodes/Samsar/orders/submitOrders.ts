import type { SamsarFailure } from '../failures/failure';
import { refusesEverything } from '../transport/refusal';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Order } from './order';
import {
	addCost,
	describeLost,
	failedBeforeStop,
	notSent,
	notSentAfterLosses,
	stoppedWhilePaying,
} from './orderFailures';
import type { Payment } from './findSent';
import type { Outcome, PayTools } from './payOrder';
import { payOrder } from './payOrder';

/** Creates that one run may have under way at the same time, once one has been accepted. */
const CREATES_AT_ONCE = 50;

/** Creates in a row whose answers were lost, after which none is sent any more. */
const LOSSES_IN_A_ROW = 3;

/** An order that has its session. */
export interface PlacedOrder<Ordered extends Order> {
	order: Ordered;
	payment: Payment;
	/** Whether this try created it, and not an earlier one. */
	isNew: boolean;
}

/** What became of the orders of a run; both lists are in the order of the items. */
export interface Submission<Ordered extends Order> {
	placed: Array<PlacedOrder<Ordered>>;
	failed: Array<{ order: Ordered; failure: SamsarFailure }>;
}

export interface SubmitTools<Ordered extends Order> extends PayTools<Ordered> {
	/** Whether the first failure ends the sending. */
	endsAtFailure: boolean;
	/** Orders that are not sent, because they may have been paid for. */
	lost: Ordered[];
}

/**
 * Gets a session for every order, many at once, and pays for each at most once: what this execution
 * has paid for is taken up again, what it may have paid for is not sent again. The first create goes
 * alone: it proves the key, the credits and the address.
 *
 * @throws SamsarFailure when the execution is stopped
 */
export async function submitOrders<Ordered extends Order>(
	orders: Ordered[],
	tools: SubmitTools<Ordered>,
): Promise<Submission<Ordered>> {
	const { ledger, endsAtFailure } = tools;
	const placed = new Map<Ordered, PlacedOrder<Ordered>>();
	const failed = new Map<Ordered, SamsarFailure>();
	const queue = [...orders];
	const underWay = new Set<Promise<void>>();
	/** Why no further order is sent. */
	let end: SamsarFailure | null = null;
	let stop: { isUnderWay: boolean } | null = null;
	let atOnce = 1;
	let losses = 0;

	for (const order of tools.lost) {
		const failure = describeLost(order.known as OrderRecord);
		failed.set(order, failure);
		if (endsAtFailure && order.known?.executionId === ledger.executionId) end = failure;
	}

	function note(order: Ordered, outcome: Outcome): void {
		switch (outcome.kind) {
			case 'stopped':
				stop = { isUnderWay: outcome.isUnderWay || stop?.isUnderWay === true };
				return;
			case 'placed':
				atOnce = CREATES_AT_ONCE;
				losses = 0;
				placed.set(order, {
					order,
					payment: outcome.payment,
					isNew: outcome.isNew,
				});
				return;
			case 'sentBefore':
				failed.set(order, outcome.failure);
				return;
			case 'refused': {
				const { failure, refusal } = outcome;
				failed.set(order, failure);
				losses = 0;
				if (endsAtFailure) end ??= failure;
				if (refusesEverything(refusal)) end ??= notSent(order.itemIndex, refusal);
				return;
			}
			case 'lost':
				failed.set(order, outcome.failure);
				losses++;
				if (endsAtFailure) end ??= outcome.failure;
				if (losses >= LOSSES_IN_A_ROW) end ??= notSentAfterLosses(outcome.failure);
		}
	}

	function start(order: Ordered): void {
		const paying = payOrder(order, tools)
			.then((outcome) => note(order, outcome))
			.finally(() => underWay.delete(paying));
		underWay.add(paying);
	}

	while (underWay.size > 0 || (queue.length > 0 && end === null && stop === null)) {
		while (queue.length > 0 && underWay.size < atOnce && end === null && stop === null) {
			start(queue.shift() as Ordered);
		}
		await Promise.race(underWay);
	}
	if (stop !== null) {
		for (const order of queue) {
			if (order.known !== undefined) failed.set(order, describeLost(order.known));
		}
		failed.forEach((failure, { itemIndex }) => tools.warn(failedBeforeStop(itemIndex, failure)));
		throw stoppedWhilePaying((stop as { isUnderWay: boolean }).isUnderWay);
	}
	for (const order of endsAtFailure ? [] : queue) {
		failed.set(order, addCost(end as unknown as SamsarFailure, order.known !== undefined));
	}
	const all = [...tools.lost, ...orders].sort((one, other) => one.itemIndex - other.itemIndex);
	return {
		placed: all.flatMap((order) => placed.get(order) ?? []),
		failed: all.flatMap((order) => {
			const failure = failed.get(order);
			return failure === undefined ? [] : [{ order, failure }];
		}),
	};
}
