import type { Reply } from './answer';

/**
 * Controls the paid requests of a run. It is asked right before a request is sent, and gets the result before another
 * one is sent.
 */
export interface Doorkeeper {
	/** Whether no further request may be sent. */
	readonly isClosed: boolean;
	/** Whether another request may be sent now. */
	readonly hasRoom: boolean;
	/** A request is about to be sent. */
	enter(): void;
	/** @param reply to the request; null if it was not sent */
	leave(reply: Reply | null): void;
}
