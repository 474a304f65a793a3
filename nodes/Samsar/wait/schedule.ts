import { addJitter, backoffMs } from '../transport/retryPolicy';

/**
 * The figures come from `npm run bench -- polling`: for renders of two minutes or more, a finished video is detected
 * within 5 % of its render time, with fewer requests than polling every 5 s. Times are milliseconds.
 */
const SHORTEST_DELAY = 2_500;
const LONGEST_DELAY = 15_000;

/** Acceptable delay of a poll, as a share of the session's age. */
const SHARE_OF_AGE = 0.1;

/** No video is finished before this age. A refused render ends earlier. */
const YOUNG = 20_000;
const FIRST_DELAY = 3_000;
const YOUNG_SHARE = 0.4;

export interface LookMoment {
	/** Milliseconds since the render was started, as far as this run knows. */
	ageMs: number;
	/** The 'Poll Interval' option in milliseconds; absent = adaptive. */
	pollIntervalMs?: number;
	/** Milliseconds that the server asked to wait. Takes precedence. */
	retryAfterMs?: number | null;
	/** Jitter for a Retry-After, from 0 to 1. */
	chance?: number;
}

/** Milliseconds until the next poll of a session; at age 0, until the first. */
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
