import type { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { Gate } from './gate';
import type { Order } from './order';
import { addCost, failedBeforeStop, stoppedWhilePaying } from './orderFailures';
import type { AcceptedPayment, OpenPayment, Payment } from './paidSessions';
import { isAcceptedPayment } from './paidSessions';
import type { Outcome, PayTools } from './payOrder';
import { describeOpen, payOrder } from './payOrder';

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
	/** Whether the server has answered this run with something good, free of charge. */
	isProven?: boolean;
}

/** Whether an order is still to be sent, as far as the memory knows. */
export function isDue(order: Order, earlier: Payment | undefined, executionId: string): boolean {
	if (earlier === undefined) return true;
	if (isAcceptedPayment(earlier)) return false;
	return order.createAgain && earlier.createdAgainIn !== executionId;
}

/**
 * Gets a session for every order, many at once, and pays for each at most once: what this execution
 * has paid for is taken up again, what it may have paid for is not sent again. All stand in the one
 * queue of the run's requests, before one gate.
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
	const heldBack: Array<{ order: Ordered; isOpen: boolean }> = [];
	const gate = new Gate(tools);
	let stop: { isUnderWay: boolean } | null = null;
	let crash: { thrown: unknown } | null = null;

	for (const order of orders) {
		const earlier = memory.recall(order.payKey);
		if (earlier !== undefined && isAcceptedPayment(earlier)) {
			placed.set(order, { order, payment: earlier, isNew: false });
		} else if (earlier === undefined || isDue(order, earlier, executionId)) {
			queue.push({ order, earlier });
		} else {
			const failure = describeOpen(order, earlier);
			failed.set(order, failure);
			if (!earlier.isFromEarlierLife) gate.endAtFailure(failure);
		}
	}

	function note(order: Ordered, outcome: Outcome): void {
		switch (outcome.kind) {
			case 'stopped':
				stop = { isUnderWay: outcome.isUnderWay || stop?.isUnderWay === true };
				return;
			case 'placed': {
				const { payment } = outcome;
				placed.set(order, { order, payment, isNew: !payment.recovered });
				return;
			}
			case 'heldBack':
				heldBack.push({ order, isOpen: outcome.isOpen });
				return;
			case 'sentEarlier':
				failed.set(order, outcome.failure);
				return;
			case 'refused':
				failed.set(order, outcome.failure);
				gate.refuse(order.itemIndex, outcome.refusal);
				return;
			case 'lost':
				failed.set(order, outcome.failure);
				gate.endAtFailure(outcome.failure);
		}
	}

	async function pay({ order, earlier }: (typeof queue)[number]): Promise<void> {
		try {
			note(order, await payOrder(order, earlier, tools, gate));
		} catch (thrown) {
			crash ??= { thrown };
			gate.close(toFailure(thrown));
		} finally {
			gate.settle(order.itemIndex);
		}
	}

	await Promise.all(queue.map(pay));
	if (crash !== null) throw (crash as { thrown: unknown }).thrown;
	if (stop !== null) {
		failed.forEach((failure, { itemIndex }) => tools.warn(failedBeforeStop(itemIndex, failure)));
		throw stoppedWhilePaying((stop as { isUnderWay: boolean }).isUnderWay);
	}
	for (const { order, isOpen } of endsAtFailure ? [] : heldBack) {
		failed.set(order, addCost(gate.closedBy as SamsarFailure, isOpen));
	}
	return {
		placed: orders.flatMap((order) => placed.get(order) ?? []),
		failed: orders.flatMap((order) => {
			const failure = failed.get(order);
			return failure === undefined ? [] : [{ order, failure }];
		}),
	};
}
