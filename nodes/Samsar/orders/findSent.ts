import type { Clock } from '../clock';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Order } from './order';
import type { SessionSearch } from './searchSessions';

/** An order's session. */
export interface Payment {
	sessionId: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
	/** Estimated credits at the time of the order; null if the price was unknown. */
	estimate?: number | null;
	/** Whether it was found again after its answer was lost. */
	recovered?: true;
	/** Whether another run has paid for it, with the same idempotency key. */
	reused?: true;
	/** The image model that *Default* stood for. */
	imageModel?: string;
	/** Credits charged according to the answer to the create. */
	creditsCharged?: number;
}

export interface FindTools<Ordered extends Order> {
	ledger: Ledger;
	search: Pick<SessionSearch, 'beginCreate' | 'own' | 'find'>;
	clock: Clock;
	/** Called as soon as Samsar accepts the order or its session is found, also after a Stop. */
	onAccepted: (order: Ordered, payment: Payment) => void;
}

/** @throws Error if the record has no session */
export function readPayment(ledger: Ledger, record?: OrderRecord): Payment {
	if (record?.sessionId === undefined) throw new Error('The order has no session');
	const { sessionId, acceptedAt = record.sentAt, estimate, imageModel, creditsCharged } = record;
	const payment = { sessionId, acceptedAt, estimate, imageModel, creditsCharged };
	return ledger.isReused(record)
		? { ...payment, reused: true }
		: { ...payment, recovered: record.recovered };
}

/**
 * Looks for the session of a previously sent order, and records the result.
 *
 * @returns the current record; undefined if Samsar refused the order, so that it may be sent
 */
export async function findSent<Ordered extends Order>(
	order: Ordered,
	record: OrderRecord,
	tools: FindTools<Ordered>,
): Promise<OrderRecord | undefined> {
	const { ledger, search, clock, onAccepted } = tools;
	const finding = await search.find(order, record);
	switch (finding.kind) {
		case 'gone':
			return undefined;
		case 'none':
			return await giveUp(order, { ...record, listed: finding.listed }, tools);
		case 'found': {
			const { sessionId, answered } = finding;
			const found =
				answered ??
				(await ledger.write({
					...record,
					status: 'ACCEPTED',
					sessionId,
					acceptedAt: record.acceptedAt ?? clock.now(),
					estimate: record.estimate ?? order.estimate,
					recovered: true,
				}));
			onAccepted(order, readPayment(ledger, found));
			return found;
		}
	}
}

/** Records that the answer is lost, unless the execution that sent the order has received it meanwhile. */
async function giveUp<Ordered extends Order>(
	order: Ordered,
	record: OrderRecord,
	{ ledger, onAccepted }: Pick<FindTools<Ordered>, 'ledger' | 'onAccepted'>,
): Promise<OrderRecord> {
	const now = await ledger.giveUp(record);
	if (now.sessionId !== undefined) onAccepted(order, readPayment(ledger, now));
	return now;
}
