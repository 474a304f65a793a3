import type { CreateBody } from '../api/contract';
import type { SamsarFailure } from '../failures/failure';
import { refusesEverything } from '../transport/refusal';
import type { CreateAnswer, CreateTools } from './sendCreate';
import { RenderCreator } from './sendCreate';
import type { AcceptedPayment, OpenPayment, OrderName, PaidSessions } from './paidSessions';
import { isAcceptedPayment } from './paidSessions';
import { addCost, answerLost, notSent, stoppedWhilePaying } from './orderFailures';

/** One checked item, ready to be paid for. */
export interface Order extends OrderName {
	itemIndex: number;
	body: CreateBody;
	/** Credits, or null for a model without a documented rate. */
	estimate: number | null;
	/** Whether the person lifts the guard against a second create after a lost answer. */
	createAgain: boolean;
}

export interface PayTools<Ordered extends Order> extends CreateTools {
	paid: PaidSessions;
	executionId: string;
	/** Tells the operator's log. */
	warn: (message: string) => void;
	/** Called as soon as the item has a session; `isNew`: created now, not by an earlier try. */
	onAccepted: (order: Ordered, payment: AcceptedPayment, isNew: boolean) => void;
	/** Called when the answer to a create names its session only after the execution was stopped. */
	onLateSession?: (order: Ordered, sessionId: string) => void;
	/** What it throws ends the submission: no further item is sent. */
	onFailure: (order: Ordered, failure: SamsarFailure) => void;
}

/**
 * Gets a session for every order, one after the other, and pays for each at most once: what this
 * execution has paid for is taken up again, what it may have paid for is not sent again.
 *
 * @throws SamsarFailure when the execution is stopped; whatever `onFailure` throws
 */
export async function submitRenders<Ordered extends Order>(
	orders: Ordered[],
	tools: PayTools<Ordered>,
): Promise<void> {
	const { paid, executionId } = tools;
	const creator = new RenderCreator(tools);
	let end: { itemIndex: number; refusal: SamsarFailure } | null = null;

	for (const order of orders) {
		const earlier = paid.recall(order.payKey);
		if (earlier !== undefined && isAcceptedPayment(earlier)) {
			tools.onAccepted(order, earlier, false);
			continue;
		}
		if (earlier !== undefined && !mayCreateAgain(order, earlier)) {
			tools.onFailure(order, describeOpen(order, earlier));
			continue;
		}
		if (end !== null) {
			const failure = notSent(end.itemIndex, end.refusal);
			tools.onFailure(order, addCost(failure, earlier !== undefined));
			continue;
		}
		const refusal = await pay(order, earlier);
		if (refusal !== null && refusesEverything(refusal))
			end = { itemIndex: order.itemIndex, refusal };
	}

	function mayCreateAgain(order: Order, earlier: OpenPayment): boolean {
		return order.createAgain && earlier.createdAgainIn !== executionId;
	}

	/** Nothing came of a create; an earlier one whose answer was lost stays as open as it was. */
	function restore(order: Order, earlier?: OpenPayment): void {
		if (earlier) paid.remember(order, earlier);
		else paid.forget(order.payKey);
	}

	function describeOpen({ estimate }: Order, { reason, httpCode }: OpenPayment): SamsarFailure {
		return answerLost(reason ?? 'the request broke off', estimate, httpCode);
	}

	function describeLate({ itemIndex, estimate }: Order, late: CreateAnswer): string {
		if (late.kind === 'accepted') {
			return `Samsar accepted session ${late.sessionId} for item ${itemIndex} while the execution was being stopped`;
		}
		const { message } =
			late.kind === 'refused' ? late.failure : answerLost(late.reason, estimate, late.httpCode);
		return `The execution was stopped while item ${itemIndex} was being sent. ${message}`;
	}

	/** Creates the render; returns why Samsar refused it, if it did. */
	async function pay(order: Ordered, earlier?: OpenPayment): Promise<SamsarFailure | null> {
		// Noted before the request leaves: from here on, only a known answer makes a create harmless.
		const open: OpenPayment = {
			sentAt: tools.clock.now(),
			...(earlier && { createdAgainIn: executionId }),
		};
		paid.remember(order, open);
		if (earlier) {
			const { message } = describeOpen(order, earlier);
			tools.warn(`Item ${order.itemIndex} is created again. Of its earlier create: ${message}`);
		}
		const result = await creator.create(order.body);
		switch (result.kind) {
			case 'accepted': {
				const payment = { sessionId: result.sessionId, acceptedAt: tools.clock.now() };
				paid.remember(order, payment);
				tools.onAccepted(order, payment, true);
				return null;
			}
			case 'lost': {
				const lost = { ...open, reason: result.reason, httpCode: result.httpCode };
				paid.remember(order, lost);
				tools.onFailure(order, describeOpen(order, lost));
				return null;
			}
			case 'refused':
				restore(order, earlier);
				tools.onFailure(order, addCost(result.failure, earlier !== undefined));
				return result.failure;
			case 'stopped':
				if (result.late === undefined) restore(order, earlier);
				void result.late?.then((late) => {
					tools.warn(describeLate(order, late));
					if (late.kind === 'accepted') tools.onLateSession?.(order, late.sessionId);
				});
				throw stoppedWhilePaying(result.late !== undefined);
		}
	}
}
