import type { Reply } from './answer';
import { isAccepted } from './answer';

/**
 * Whether this reply to a create proves that Samsar did not accept the render: the request never reached Samsar, or was
 * refused with a 4xx. After anything else (a reset, a timeout, a 5xx, a redirect, a 2xx without a session), a second
 * create could be a second payment.
 */
export function provesNothingAccepted(reply: Reply): boolean {
	if (reply.kind === 'silence') return reply.delivered === 'never';
	if (reply.isUnsent) return true;
	return reply.httpCode >= 400 && reply.httpCode < 500;
}

/** Whether the reply to a status request is a temporary error. */
export function mayLookAgain(reply: Reply): boolean {
	if (reply.kind === 'silence') return !reply.isStopped && !reply.isBlocked;
	const { httpCode, body } = reply;
	if (isAccepted(reply)) return body.form !== 'json';
	// A web page comes from a firewall in front of Samsar, which may let the next request pass.
	if (httpCode === 403) return body.form === 'html';
	return [408, 425, 429].includes(httpCode) || httpCode >= 500;
}

/** A temporary error. */
export interface Trouble {
	/** Milliseconds the server asks to wait, or null. */
	retryAfterMs: number | null;
}

/** The temporary error in the reply to a free request, or null. */
export function findPassingTrouble(reply: Reply): Trouble | null {
	if (!mayLookAgain(reply)) return null;
	return { retryAfterMs: reply.kind === 'answer' ? reply.retryAfterMs : null };
}

/** The only error after which a create is repeated automatically. */
export function findRateLimit(reply: Reply): Trouble | null {
	return reply.kind === 'answer' && reply.httpCode === 429 ? reply : null;
}

/** Milliseconds before try number `tries + 1`: 1, 2, 4 and then 8 s, unless the server specifies the time. */
export function backoffMs(tries: number, retryAfterMs: number | null): number {
	if (retryAfterMs !== null) return Math.max(1_000, retryAfterMs);
	return Math.min(8_000, 1_000 * 2 ** (tries - 1));
}

/**
 * A pause with jitter: up to a quarter longer, at most 2 s, so that executions that were refused together do not retry
 * together. Never shorter, to respect a server's Retry-After.
 *
 * @param chance from 0 (the pause as it is) up to 1 (the longest)
 */
export function addJitter(ms: number, chance: number): number {
	return ms + chance * Math.min(2_000, ms / 4);
}
