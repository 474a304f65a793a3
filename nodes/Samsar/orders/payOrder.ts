import type { SamsarFailure } from '../failures/failure';
import type { Order } from './order';
import { addCost, answerLost, sentEarlier } from './orderFailures';
import type { OrderNotes } from './orderNotes';
import type { AcceptedPayment, OpenPayment, Payment, SendingFacts } from './paidSessions';
import { isAcceptedPayment } from './paidSessions';
import type { AcceptedAnswer, CreateAnswer, CreateResult } from './sendCreate';
import type { TakeUpTools } from './takeUp';
import { takeUp } from './takeUp';

export interface PayTools<Ordered extends Order> extends TakeUpTools<Ordered> {
	/** Sends one create when its turn has come, unless `mayBegin` then says no. */
	create: (order: Ordered, mayBegin: () => Promise<boolean>) => Promise<CreateResult>;
	notes: OrderNotes;
	executionId: string;
	/** Tells the operator's log. */
	warn: (message: string) => void;
}

/** What came of one order. */
export type Outcome =
	| { kind: 'placed'; payment: AcceptedPayment }
	/** `refusal`: in Samsar's words alone, without what it cost. */
	| { kind: 'refused'; failure: SamsarFailure; refusal: SamsarFailure }
	| { kind: 'lost' | 'sentEarlier'; failure: SamsarFailure }
	| { kind: 'stopped'; isUnderWay: boolean };

/** Why an order is not sent again whose first create may have been accepted. */
export function describeOpen(order: Order, open: OpenPayment): SamsarFailure {
	const { reason = 'the request broke off', httpCode, listed, isFromEarlierLife } = open;
	const { estimate = order.estimate } = open;
	return isFromEarlierLife
		? sentEarlier(estimate, listed)
		: answerLost(reason, estimate, { httpCode, listed });
}

/** What Default stood for, as long as only the sending knows it. */
function nameModel({ sending }: Order): SendingFacts {
	return sending?.imageModel === undefined ? {} : { imageModel: sending.imageModel };
}

function describeLate(order: Order, late: CreateAnswer): string {
	const { itemIndex, estimate } = order;
	if (late.kind === 'accepted') {
		return `Samsar accepted session ${late.sessionId} for item ${itemIndex} while the execution was being stopped`;
	}
	const { message } =
		late.kind === 'refused' ? late.failure : answerLost(late.reason, estimate, late);
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
	const { memory, notes, search, executionId, clock, warn } = tools;
	let before = earlier;
	let open: OpenPayment | null = null;
	/** Whether only now it turned out that an earlier life has sent it. */
	let isUnsearched = false;
	let endCreate = (): void => {};

	const remember = (payment: Payment): void => memory.remember(notes.nameOf(order), payment);

	/** From here on, only a known answer makes a create harmless. */
	async function mayBegin(): Promise<boolean> {
		if (open !== null) return true;
		const wasSent = await notes.write(order, before !== undefined);
		if (wasSent && before === undefined) {
			before = { sentAt: clock.now(), isFromEarlierLife: true };
			isUnsearched = true;
		}
		if (isUnsearched || (before !== undefined && !order.createAgain)) return false;
		const { estimate } = order;
		open = {
			sentAt: clock.now(),
			estimate,
			...nameModel(order),
			...(before && { createdAgainIn: executionId }),
		};
		remember(open);
		endCreate = search.beginCreate(order);
		if (before) {
			const { message } = describeOpen(order, before);
			warn(`Item ${order.itemIndex} is created again. Of its earlier create: ${message}`);
		}
		return true;
	}

	/**
	 * Looks for the session of the earlier life. Not in `mayBegin`: the create holds a place among the
	 * requests under way, of which the search needs one.
	 */
	async function findEarlier(lost: OpenPayment): Promise<AcceptedPayment | null> {
		isUnsearched = false;
		const findings = await search.findAll([{ order, lost }]);
		const finding = findings.get(order) ?? { sessionId: null };
		const now = await takeUp(notes.nameOf(order), lost, finding, tools);
		if (isAcceptedPayment(now)) return now;
		before = now;
		return null;
	}

	/** Nothing came of the create; an earlier one that may have been accepted stays as open as it was. */
	async function takeBack(): Promise<void> {
		if (before) return remember(before);
		memory.forget(order.payKey);
		if (open !== null) await notes.remove(order);
	}

	async function accept(answer: AcceptedAnswer): Promise<AcceptedPayment> {
		const { estimate } = order;
		const { sessionId, creditsCharged } = answer;
		const charged = creditsCharged === undefined ? {} : { creditsCharged };
		const payment = {
			sessionId,
			acceptedAt: clock.now(),
			estimate,
			...nameModel(order),
			...charged,
		};
		remember(payment);
		tools.onAccepted(order, payment);
		const noted = search.own(order, sessionId);
		endCreate();
		await noted;
		return payment;
	}

	async function settleLate(late: CreateAnswer): Promise<void> {
		warn(describeLate(order, late));
		if (late.kind === 'accepted') await accept(late);
		if (late.kind === 'refused') await takeBack();
		endCreate();
	}

	let result = await tools.create(order, mayBegin);
	if (isUnsearched && before !== undefined) {
		const payment = await findEarlier(before);
		if (payment !== null) return { kind: 'placed', payment };
		if (order.createAgain) result = await tools.create(order, mayBegin);
	}
	switch (result.kind) {
		case 'accepted':
			return { kind: 'placed', payment: await accept(result) };
		case 'lost': {
			const { reason, httpCode } = result;
			const now = clock.now();
			const lost = { ...(open ?? { sentAt: now }), lostAt: now, reason, httpCode };
			remember(lost);
			// It is among those that look for a session before it is not under way any more.
			const finding = search.find(order, lost);
			endCreate();
			const looked = await takeUp(notes.nameOf(order), lost, await finding, tools);
			return isAcceptedPayment(looked)
				? { kind: 'placed', payment: looked }
				: { kind: 'lost', failure: describeOpen(order, looked) };
		}
		case 'refused':
			endCreate();
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
			endCreate();
			if (before !== undefined) {
				return { kind: 'sentEarlier', failure: describeOpen(order, before) };
			}
			return { kind: 'stopped', isUnderWay: false };
	}
}
