import type { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { Gate } from './gate';
import type { Payment } from './findSent';
import type { Order } from './order';
import { addCost, describeLost, failedBeforeStop, stoppedWhilePaying } from './orderFailures';
import type { Outcome, PayTools } from './payOrder';
import { payOrder } from './payOrder';

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
	/** Whether the server has answered this run with something good, free of charge. */
	isProven?: boolean;
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
	const { ledger, endsAtFailure } = tools;
	const placed = new Map<Ordered, PlacedOrder<Ordered>>();
	const failed = new Map<Ordered, SamsarFailure>();
	const heldBack: Ordered[] = [];
	const gate = new Gate(tools);
	let stop: { isUnderWay: boolean } | null = null;
	let crash: { thrown: unknown } | null = null;

	for (const order of tools.lost) {
		const failure = describeLost(order.known);
		failed.set(order, failure);
		if (order.known?.executionId === ledger.executionId) gate.endAtFailure(failure);
	}

	function note(order: Ordered, outcome: Outcome): void {
		switch (outcome.kind) {
			case 'stopped':
				stop = { isUnderWay: outcome.isUnderWay || stop?.isUnderWay === true };
				return;
			case 'placed':
				placed.set(order, { order, payment: outcome.payment, isNew: outcome.isNew });
				return;
			case 'heldBack':
				heldBack.push(order);
				return;
			case 'sentBefore':
				failed.set(order, outcome.failure);
				return;
			case 'refused':
				failed.set(order, outcome.failure);
				gate.refuse(order, outcome.refusal);
				return;
			case 'lost':
				failed.set(order, outcome.failure);
				gate.endAtFailure(outcome.failure);
		}
	}

	async function pay(order: Ordered): Promise<void> {
		try {
			note(order, await payOrder(order, tools, gate));
		} catch (thrown) {
			crash ??= { thrown };
			gate.close(toFailure(thrown));
		} finally {
			gate.settle(order.itemIndex);
		}
	}

	await Promise.all(orders.map(pay));
	if (crash !== null) throw (crash as { thrown: unknown }).thrown;
	if (stop !== null) {
		failed.forEach((failure, { itemIndex }) => tools.warn(failedBeforeStop(itemIndex, failure)));
		throw stoppedWhilePaying((stop as { isUnderWay: boolean }).isUnderWay);
	}
	// One failure tells of all; where every lost session was found again, there is none.
	for (const order of endsAtFailure && failed.size > 0 ? [] : heldBack) {
		failed.set(order, addCost(gate.closedFor(order) as SamsarFailure, order.known !== undefined));
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
