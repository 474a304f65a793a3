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
	/** Credits as estimated when it was ordered; null when the price was not known. */
	estimate?: number | null;
	/** Whether it was found again after its answer was lost. */
	recovered?: true;
	/** The image model that *Default* stood for. */
	imageModel?: string;
	/** What the answer to the create says that it was charged, in credits. */
	creditsCharged?: number;
}

export interface FindTools<Ordered extends Order> {
	ledger: Ledger;
	search: Pick<SessionSearch, 'beginCreate' | 'own' | 'find'>;
	clock: Clock;
	/** Called at once when Samsar has accepted the order, or its session was found; after a Stop too. */
	onAccepted: (order: Ordered, payment: Payment) => void;
}

/** @throws Error when the record has no session */
export function readPayment(record?: OrderRecord): Payment {
	if (record?.sessionId === undefined) throw new Error('The order has no session');
	const { sessionId, acceptedAt = record.sentAt, estimate, recovered } = record;
	const { imageModel, creditsCharged } = record;
	return { sessionId, acceptedAt, estimate, recovered, imageModel, creditsCharged };
}

/**
 * Looks for the session of an order that was sent before, and writes what came of it.
 *
 * @returns its record as it is now; undefined when Samsar refused the order, so that it may be sent
 */
export async function findSent<Ordered extends Order>(
	order: Ordered,
	record: OrderRecord,
	{ ledger, search, clock, onAccepted }: FindTools<Ordered>,
): Promise<OrderRecord | undefined> {
	const finding = await search.find(order, record);
	switch (finding.kind) {
		case 'gone':
			return undefined;
		case 'none':
			return await ledger.write({ ...record, status: 'LOST', listed: finding.listed });
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
			onAccepted(order, readPayment(found));
			return found;
		}
	}
}
