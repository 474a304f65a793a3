import type { Clock } from '../clock';
import type { SamsarFailure } from '../failures/failure';
import type { Order } from './order';
import { addCost, answerLost, sentEarlier } from './orderFailures';
import type { OrderNotes } from './orderNotes';
import type { AcceptedPayment, OpenPayment, PaidSessions } from './paidSessions';
import type { CreateAnswer, CreateResult } from './sendCreate';

export interface PayTools<Ordered extends Order> {
	/** Sends one create when its turn has come, unless `mayBegin` then says no. */
	create: (order: Ordered, mayBegin: () => Promise<boolean>) => Promise<CreateResult>;
	memory: PaidSessions;
	notes: OrderNotes;
	executionId: string;
	clock: Clock;
	/** Tells the operator's log. */
	warn: (message: string) => void;
	/** Called at once when Samsar has accepted the order; after a Stop too. */
	onAccepted: (order: Ordered, payment: AcceptedPayment) => void;
}

/** What came of one order. */
export type Outcome =
	| { kind: 'placed'; payment: AcceptedPayment }
	/** `refusal`: in Samsar's words alone, without what it cost. */
	| { kind: 'refused'; failure: SamsarFailure; refusal: SamsarFailure }
	| { kind: 'lost' | 'sentEarlier'; failure: SamsarFailure }
	| { kind: 'stopped'; isUnderWay: boolean };

/** Why an order is not sent again whose first create may have been accepted. */
export function describeOpen({ estimate }: Order, open: OpenPayment): SamsarFailure {
	const { reason = 'the request broke off', httpCode, isFromEarlierLife } = open;
	return isFromEarlierLife ? sentEarlier(estimate) : answerLost(reason, estimate, httpCode);
}

function describeLate(order: Order, late: CreateAnswer): string {
	const { itemIndex, estimate } = order;
	if (late.kind === 'accepted') {
		return `Samsar accepted session ${late.sessionId} for item ${itemIndex} while the execution was being stopped`;
	}
	const { message } =
		late.kind === 'refused' ? late.failure : answerLost(late.reason, estimate, late.httpCode);
	return `The execution was stopped while item ${itemIndex} was being sent. ${message}`;
}

/**
 * Pays for one order: notes it, creates the render, and remembers what Samsar answered.
 *
 * @param earlier an earlier create of the order that may have been accepted, when the person lets it
 * be created again
 */
export async function payOrder<Ordered extends Order>(
	order: Ordered,
	earlier: OpenPayment | undefined,
	tools: PayTools<Ordered>,
): Promise<Outcome> {
	const { memory, notes, executionId, clock, warn } = tools;
	let before = earlier;
	let open: OpenPayment | null = null;

	/** From here on, only a known answer makes a create harmless. */
	async function mayBegin(): Promise<boolean> {
		if (open !== null) return true;
		const wasSent = await notes.write(order);
		if (wasSent) before ??= { sentAt: clock.now(), isFromEarlierLife: true };
		if (before !== undefined && !order.createAgain) return false;
		open = { sentAt: clock.now(), ...(before && { createdAgainIn: executionId }) };
		memory.remember(order, open);
		if (before) {
			const { message } = describeOpen(order, before);
			warn(`Item ${order.itemIndex} is created again. Of its earlier create: ${message}`);
		}
		return true;
	}

	/** Nothing came of the create; an earlier one that may have been accepted stays as open as it was. */
	async function takeBack(): Promise<void> {
		if (before) return memory.remember(order, before);
		memory.forget(order.payKey);
		if (open !== null) await notes.remove(order);
	}

	function accept(sessionId: string): AcceptedPayment {
		const { estimate } = order;
		const payment = { sessionId, acceptedAt: clock.now(), estimate };
		memory.remember(order, payment);
		tools.onAccepted(order, payment);
		return payment;
	}

	async function settleLate(late: CreateAnswer): Promise<void> {
		warn(describeLate(order, late));
		if (late.kind === 'accepted') accept(late.sessionId);
		if (late.kind === 'refused') await takeBack();
	}

	const result = await tools.create(order, mayBegin);
	switch (result.kind) {
		case 'accepted':
			return { kind: 'placed', payment: accept(result.sessionId) };
		case 'lost': {
			const { reason, httpCode } = result;
			const lost = { ...(open ?? { sentAt: clock.now() }), reason, httpCode };
			memory.remember(order, lost);
			return { kind: 'lost', failure: describeOpen(order, lost) };
		}
		case 'refused':
			await takeBack();
			return {
				kind: 'refused',
				failure: addCost(result.failure, before !== undefined),
				refusal: result.failure,
			};
		case 'stopped':
			if (result.late !== undefined) {
				void result.late.then(settleLate);
				return { kind: 'stopped', isUnderWay: true };
			}
			await takeBack();
			if (open === null && before?.isFromEarlierLife) {
				return { kind: 'sentEarlier', failure: describeOpen(order, before) };
			}
			return { kind: 'stopped', isUnderWay: false };
	}
}
