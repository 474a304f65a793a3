import type { Reply } from './answer';

/**
 * Stands before the requests of a run that cost money. It is asked last, when the turn of one has come,
 * and told first, before any other leaves.
 */
export interface Doorkeeper {
	/** Whether none leaves any more. */
	readonly isClosed: boolean;
	/** Whether one more may be under way now. */
	readonly hasRoom: boolean;
	/** The turn of one has come. */
	enter(): void;
	/** @param reply to the one that entered; null when it was not sent */
	leave(reply: Reply | null): void;
}
