import type { Order } from './order';
import type { OpenPayment } from './paidSessions';

/** What a look at the list brought. */
export type Finding =
	| { sessionId: string }
	| {
			sessionId: null;
			/** What the list told, as a sentence; absent where there is no list. */
			listed?: string;
			/** Whether several sessions may be the order's. */
			isAmbiguous?: boolean;
			/** Whether there is one that may not be taken yet. */
			isEarly?: boolean;
	  };

/** What the payment of orders needs of the search. */
export interface SessionFinder {
	/** Notes that the create of an order leaves. Returns what is to be called when it is answered. */
	beginCreate(order: Order): () => void;
	/** Notes that the session is this order's. */
	own(order: Order, sessionId: string): Promise<void>;
	/**
	 * Looks for the session of an order by its content and time, for a while when its answer was lost
	 * just now. A session that is found is this order's from then on, for all that look.
	 */
	find(order: Order, lost: OpenPayment): Promise<Finding>;
	/** The same for orders of an earlier try; what was noted then is certain, whatever the content. */
	findAll<Ordered extends Order>(open: Array<Lost<Ordered>>): Promise<Map<Ordered, Finding>>;
}

/** An order whose create may have been accepted. */
export interface Lost<Ordered extends Order> {
	order: Ordered;
	lost: OpenPayment;
}
