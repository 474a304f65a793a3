import type { OrderRecord } from './orderRecord';

export type Decision =
	/** Its session is there: wait for it, pay nothing. */
	| 'take'
	/** It was sent and its session is not known: look for it. */
	| 'search'
	/** Create it. */
	| 'send'
	/** It may have been paid for: say so. */
	| 'tell';

export interface Wish {
	/** 'Create Again After Lost Answer'. */
	createAgain: boolean;
	executionId: string;
	/** Whether its session has been looked for in this run. */
	isSearched: boolean;
}

/**
 * Decides whether an order may be sent. The only place that does.
 *
 * @param record what is known of the order; undefined = it was never sent, or its render is over
 */
export function decide(record: OrderRecord | undefined, wish: Wish): Decision {
	if (record === undefined) return 'send';
	if (record.sessionId !== undefined) return 'take';
	if (!wish.isSearched) return 'search';
	// The person lifts the guard, once in an execution: n8n may try the node again by itself.
	if (wish.createAgain && record.createdAgainIn !== wish.executionId) return 'send';
	return 'tell';
}
