import type { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { Gate } from './gate';
import type { Payment } from './findSent';
import type { Order } from './order';
import { addCost, describeLost, failedBeforeStop, stoppedWhilePaying } from './orderFailures';
import type { Outcome, PayTools } from './payOrder';
import { payOrder } from './payOrder';

export interface PlacedOrder<Ordered extends Order> {
	order: Ordered;
	payment: Payment;
	/** Whether this try created the session. */
	isNew: boolean;
}

/** The results of a run's orders. Both lists are sorted by item. */
export interface Submission<Ordered extends Order> {
	placed: Array<PlacedOrder<Ordered>>;
	failed: Array<{ order: Ordered; failure: SamsarFailure }>;
}

export interface SubmitTools<Ordered extends Order> extends PayTools<Ordered> {
	/** Whether the first failure ends the sending. */
	endsAtFailure: boolean;
	/** Orders that are not sent because they may already be paid for. */
	lost: Ordered[];
	/** Whether the server has answered a free request of this run. */
	isProven?: boolean;
}

/**
 * Gets a session for every order, concurrently, and pays for each at most once. All orders share the request
 * queue and the gate of the run.
 *
 * @throws SamsarFailure if the execution is stopped
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
	// If a failure ends the run, it covers the orders held back. Otherwise each gets its own failure.
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
