import type { SamsarFailure } from '../failures/failure';
import { refusesEverything } from '../transport/refusal';
import type { Order } from './order';
import {
	addCost,
	failedBeforeStop,
	notSent,
	notSentAfterLosses,
	stoppedWhilePaying,
} from './orderFailures';
import type { AcceptedPayment, OpenPayment, Payment } from './paidSessions';
import { isAcceptedPayment } from './paidSessions';
import type { Outcome, PayTools } from './payOrder';
import { describeOpen, payOrder } from './payOrder';

/** Creates that one run may have under way at the same time, once one has been accepted. */
const CREATES_AT_ONCE = 50;

/** Creates in a row whose answers were lost, after which none is sent any more. */
const LOSSES_IN_A_ROW = 3;

/** An order that has its session. */
export interface PlacedOrder<Ordered extends Order> {
	order: Ordered;
	payment: AcceptedPayment;
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
}

/** Whether an order is still to be sent, as far as the memory knows. */
export function isDue(order: Order, earlier: Payment | undefined, executionId: string): boolean {
	if (earlier === undefined) return true;
	if (isAcceptedPayment(earlier)) return false;
	return order.createAgain && earlier.createdAgainIn !== executionId;
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
	const { memory, executionId, endsAtFailure } = tools;
	const placed = new Map<Ordered, PlacedOrder<Ordered>>();
	const failed = new Map<Ordered, SamsarFailure>();
	const queue: Array<{ order: Ordered; earlier?: OpenPayment }> = [];
	const underWay = new Set<Promise<void>>();
	/** Why no further order is sent. */
	let end: SamsarFailure | null = null;
	let stop: { isUnderWay: boolean } | null = null;
	let atOnce = 1;
	let losses = 0;

	for (const order of orders) {
		const earlier = memory.recall(order.payKey);
		if (earlier !== undefined && isAcceptedPayment(earlier)) {
			placed.set(order, { order, payment: earlier, isNew: false });
		} else if (earlier === undefined || isDue(order, earlier, executionId)) {
			queue.push({ order, earlier });
		} else {
			const failure = describeOpen(order, earlier);
			failed.set(order, failure);
			if (endsAtFailure && !earlier.isFromEarlierLife) end = failure;
		}
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
					isNew: !outcome.payment.recovered,
				});
				return;
			case 'sentEarlier':
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

	function start({ order, earlier }: (typeof queue)[number]): void {
		const paying = payOrder(order, earlier, tools)
			.then((outcome) => note(order, outcome))
			.finally(() => underWay.delete(paying));
		underWay.add(paying);
	}

	while (underWay.size > 0 || (queue.length > 0 && end === null && stop === null)) {
		while (queue.length > 0 && underWay.size < atOnce && end === null && stop === null) {
			start(queue.shift() as (typeof queue)[number]);
		}
		await Promise.race(underWay);
	}
	if (stop !== null) {
		for (const { order, earlier } of queue) {
			if (earlier !== undefined) failed.set(order, describeOpen(order, earlier));
		}
		failed.forEach((failure, { itemIndex }) => tools.warn(failedBeforeStop(itemIndex, failure)));
		throw stoppedWhilePaying((stop as { isUnderWay: boolean }).isUnderWay);
	}
	for (const { order, earlier } of endsAtFailure ? [] : queue) {
		failed.set(order, addCost(end as unknown as SamsarFailure, earlier !== undefined));
	}
	return {
		placed: orders.flatMap((order) => placed.get(order) ?? []),
		failed: orders.flatMap((order) => {
			const failure = failed.get(order);
			return failure === undefined ? [] : [{ order, failure }];
		}),
	};
}
