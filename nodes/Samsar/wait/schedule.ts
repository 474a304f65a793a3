import { addJitter, backoffMs } from '../transport/retryPolicy';

/**
 * The figures come from `npm run bench -- polling`: from renders of two minutes on, a video is seen
 * within 5 % of its render time with fewer requests than a look every 5 s makes. Times are milliseconds.
 */
const SHORTEST_DELAY = 2_500;
const LONGEST_DELAY = 15_000;

/** Of a session's age: what a look may come too late without being felt. */
const SHARE_OF_AGE = 0.1;

/** No video is ready before this age; a render that is refused ends earlier. */
const YOUNG = 20_000;
const FIRST_DELAY = 3_000;
const YOUNG_SHARE = 0.4;

export interface LookMoment {
	/** Milliseconds since the render was started, as far as this run knows. */
	ageMs: number;
	/** The 'Poll Interval' option in milliseconds; absent = adaptive. */
	pollIntervalMs?: number;
	/** Milliseconds that the server asked to wait, which it knows best. */
	retryAfterMs?: number | null;
	/** How much jitter a Retry-After gets, from 0 up to 1. */
	chance?: number;
}

/** Milliseconds from one look at a session to the next; at age 0: to the first. */
export function nextDelayMs({
	ageMs,
	pollIntervalMs,
	retryAfterMs,
	chance = 0,
}: LookMoment): number {
	if (typeof retryAfterMs === 'number') return addJitter(backoffMs(1, retryAfterMs), chance);
	if (pollIntervalMs !== undefined) return pollIntervalMs;
	const age = Math.max(0, ageMs);
	const delay =
		age < YOUNG
			? Math.min(YOUNG - age, FIRST_DELAY + age * YOUNG_SHARE)
			: Math.min(LONGEST_DELAY, age * SHARE_OF_AGE);
	return Math.max(SHORTEST_DELAY, delay);
}
