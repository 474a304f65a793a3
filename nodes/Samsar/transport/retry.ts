import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';
import type { Reply } from './answer';
import type { SamsarRequest } from './door';
import type { Trouble } from './retryPolicy';
import { addJitter, backoffMs, findPassingTrouble } from './retryPolicy';
import type { SamsarConnection } from './samsarConnection';

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

/** Milliseconds for which a failed free request is repeated. */
const FREE_PATIENCE = 20_000;

/**
 * The retry time limit of a run for temporary errors, shared by its requests. It starts at the end of the first failed
 * try, so that a try that hung is repeated too. A try without such an error resets it.
 */
export class Patience {
	/** Milliseconds since 1970; Infinity if the last try succeeded. */
	private end = Infinity;

	constructor(
		private readonly clock: Clock,
		private readonly stop?: StopSignal,
		private readonly ms = FREE_PATIENCE,
	) {}

	/**
	 * Tries again after temporary errors. Returns the last result.
	 *
	 * @param findTrouble returns the temporary error of a result, or null
	 */
	async retry<Result>(
		tryOnce: () => Promise<Result>,
		findTrouble: (result: Result) => Trouble | null,
	): Promise<Result> {
		const waitAfter = (result: Result, tries: number): number | null => {
			const trouble = findTrouble(result);
			const now = this.clock.now();
			this.end = trouble === null ? Infinity : Math.min(this.end, now + this.ms);
			if (trouble === null) return null;
			const wait = backoffMs(tries, trouble.retryAfterMs);
			return now + wait > this.end ? null : wait;
		};
		return await retry(tryOnce, waitAfter, this.clock, this.stop);
	}
}

/**
 * Sends a free request, again after temporary errors. Returns the last reply.
 *
 * @param ms milliseconds for which it is repeated
 */
export async function sendPatiently(
	connection: SamsarConnection,
	request: SamsarRequest,
	clock: Clock,
	stop?: StopSignal,
	ms?: number,
): Promise<Reply> {
	return await new Patience(clock, stop, ms).retry(
		async () => await connection.send(request),
		findPassingTrouble,
	);
}
