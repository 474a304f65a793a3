/**
 * Milliseconds from a look to the next one.
 *
 * @param ageMs since the render was started; 0 asks for the first look
 */
export type Schedule = (ageMs: number) => number;

export interface Watched {
	renderMs: number;
	requests: number;
	/** From the end of the render to the look that saw it. */
	lateMs: number;
}

/** Looks at one render until it has ended. */
export function simulate(schedule: Schedule, renderMs: number): Watched {
	let at = schedule(0);
	let requests = 1;
	while (at < renderMs) {
		at += schedule(at);
		requests += 1;
	}
	return { renderMs, requests, lateMs: at - renderMs };
}
