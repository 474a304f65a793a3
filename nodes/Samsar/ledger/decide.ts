import type { OrderRecord } from './orderRecord';

export type Decision =
	/** Its session is known: wait for it without paying. */
	| 'take'
	/** It was sent, but its session is unknown: search for it. */
	| 'search'
	/** Create it. */
	| 'send'
	/** It may have been paid for: report that. */
	| 'tell';

export interface Wish {
	/** 'Create Again After Lost Answer'. */
	createAgain: boolean;
	executionId: string;
	/** Whether its session was searched for in this run. */
	isSearched: boolean;
}

/**
 * Decides whether an order may be sent. The only place that does.
 *
 * @param record undefined = it was never sent, or its render has ended
 */
export function decide(record: OrderRecord | undefined, wish: Wish): Decision {
	if (record === undefined) return 'send';
	if (record.sessionId !== undefined) return 'take';
	if (!wish.isSearched) return 'search';
	// Once per execution only, because n8n may repeat the node automatically.
	if (wish.createAgain && record.createdAgainIn !== wish.executionId) return 'send';
	return 'tell';
}
