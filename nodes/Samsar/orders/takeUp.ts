import type { Clock } from '../clock';
import type { Order } from './order';
import type { AcceptedPayment, OpenPayment, PaidSessions } from './paidSessions';
import type { Finding, SessionFinder } from './sessionFinder';

export interface TakeUpTools<Ordered extends Order> {
	memory: PaidSessions;
	search: SessionFinder;
	clock: Clock;
	/** Called at once when Samsar has accepted the order, or its session was found; after a Stop too. */
	onAccepted: (order: Ordered, payment: AcceptedPayment) => void;
}

/**
 * Remembers what the search for an order brought.
 *
 * @returns the payment that was found, or the lost one with what Samsar's list tells of it
 */
export async function takeUp<Ordered extends Order>(
	order: Ordered,
	lost: OpenPayment,
	finding: Finding,
	{ memory, search, clock, onAccepted }: TakeUpTools<Ordered>,
): Promise<AcceptedPayment | OpenPayment> {
	const { sessionId } = finding;
	if (sessionId === null) {
		const looked = { ...lost, listed: finding.listed };
		memory.remember(order, looked);
		return looked;
	}
	const { estimate } = order;
	const { imageModel } = lost;
	const payment = {
		sessionId,
		acceptedAt: clock.now(),
		estimate,
		...(imageModel !== undefined && { imageModel }),
		recovered: true as const,
	};
	memory.remember(order, payment);
	onAccepted(order, payment);
	await search.own(order, sessionId);
	return payment;
}
