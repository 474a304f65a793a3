import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';
import { addJitter } from './retryPolicy';

/**
 * Repeats an action until its result is final. The only loop that sends anything again.
 *
 * @param waitAfter milliseconds until the next try, without jitter; null = the result is final
 * @returns the final result, or that of a try that started after a Stop
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
