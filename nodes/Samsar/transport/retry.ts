import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';
import { addJitter } from './retryPolicy';

/**
 * Tries until a result stands: the one loop in which anything is sent again.
 *
 * @param waitAfter milliseconds until the next try, to which jitter is added, or null when the result
 * stands
 * @returns the result that stands, or the one of a try that began after a Stop: none follows it
 */
export async function retry<Result>(
	tryOnce: () => Promise<Result>,
	waitAfter: (result: Result, tries: number) => number | null | Promise<number | null>,
	clock: Clock,
	stop?: StopSignal,
): Promise<Result> {
	for (let tries = 1; ; tries++) {
		const isLast = stop?.aborted === true;
		const result = await tryOnce();
		const wait = isLast ? null : await waitAfter(result, tries);
		if (wait === null) return result;
		await pause(clock, addJitter(wait, clock.random()), stop);
	}
}
