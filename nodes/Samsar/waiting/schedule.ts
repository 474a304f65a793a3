/** Milliseconds. Renders take from half a minute to half an hour. */
const SHORTEST_DELAY = 3_000;
const LONGEST_DELAY = 15_000;

/** Of a session's age: what a look may come too late without being felt. */
const SHARE_OF_AGE = 0.1;

/** Percent. From here on a render is likely to end soon. */
const NEARLY_DONE = 75;

export interface LookMoment {
	/** Milliseconds since the render was started, as far as this run knows. */
	ageMs: number;
	/** 0 to 100, as of the last look. */
	progress: number;
	/** The 'Poll Interval' option in milliseconds; absent = adaptive. */
	pollIntervalMs?: number;
	/** Milliseconds that the server asked to wait, which it knows best. */
	retryAfterMs?: number | null;
}

/** Milliseconds from one look at a session to the next. */
export function nextDelayMs({ ageMs, progress, pollIntervalMs, retryAfterMs }: LookMoment): number {
	if (typeof retryAfterMs === 'number') return Math.max(1_000, retryAfterMs);
	if (pollIntervalMs !== undefined) return pollIntervalMs;
	const share = progress >= NEARLY_DONE ? SHARE_OF_AGE / 2 : SHARE_OF_AGE;
	return Math.min(LONGEST_DELAY, Math.max(SHORTEST_DELAY, ageMs * share));
}
