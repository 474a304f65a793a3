import type { Reply } from './answer';
import { isAccepted } from './answer';

/**
 * Whether this reply to a create proves that Samsar did not accept the render: the request never
 * reached it, or it refused it with a 4xx. Everything else (a reset, a time-out, a 5xx, a redirect,
 * a 2xx that names no session) leaves it open, and a second create could be a second payment.
 */
export function provesNothingAccepted(reply: Reply): boolean {
	if (reply.kind === 'silence') return reply.delivered === 'never';
	if (reply.isUnsent) return true;
	return reply.httpCode >= 400 && reply.httpCode < 500;
}

/** Whether a status request may be sent again after this reply, because the next may well do better. */
export function mayLookAgain(reply: Reply): boolean {
	if (reply.kind === 'silence') return !reply.isStopped && !reply.isBlocked;
	const { httpCode, body } = reply;
	if (isAccepted(reply)) return body.form !== 'json';
	// A page in the place of a refusal comes from a guard in front of Samsar, which lets others pass.
	if (httpCode === 403) return body.form === 'html';
	return [408, 425, 429].includes(httpCode) || httpCode >= 500;
}

/** A result that another try may better. */
export interface Trouble {
	/** Milliseconds the server asks to wait, or null. */
	retryAfterMs: number | null;
}

/** What another try of a request that costs nothing may better, or null. */
export function findPassingTrouble(reply: Reply): Trouble | null {
	if (!mayLookAgain(reply)) return null;
	return { retryAfterMs: reply.kind === 'answer' ? reply.retryAfterMs : null };
}

/** The only trouble after which a create is sent again by itself. */
export function findRateLimit(reply: Reply): Trouble | null {
	return reply.kind === 'answer' && reply.httpCode === 429 ? reply : null;
}

/** Milliseconds before try number `tries + 1`: 1, 2, 4 and then 8 s, unless the server said how long. */
export function backoffMs(tries: number, retryAfterMs: number | null): number {
	if (retryAfterMs !== null) return Math.max(1_000, retryAfterMs);
	return Math.min(8_000, 1_000 * 2 ** (tries - 1));
}

/**
 * A pause with its jitter: up to a quarter more, and up to 2 s, so that executions which were refused
 * together do not come back together. Never less: what a server asked for is its word.
 *
 * @param chance from 0 (the pause as it is) up to 1 (the longest)
 */
export function addJitter(ms: number, chance: number): number {
	return ms + chance * Math.min(2_000, ms / 4);
}
