import type { Clock, StopSignal } from '../clock';
import type { Reply } from './answer';
import type { SamsarRequest } from './door';
import { retry } from './retry';
import type { Trouble } from './retryPolicy';
import { backoffMs, findPassingTrouble } from './retryPolicy';
import type { SamsarConnection } from './samsarConnection';

/** Milliseconds for which a request that costs nothing and meets trouble is sent again. */
const FREE_PATIENCE = 20_000;

/**
 * How long a run bears with a server in trouble. It is counted from the end of the first try that met
 * any, so that one that hung is repeated too, over all requests that share it. Whatever else comes
 * makes the run patient anew.
 */
export class Patience {
	/** Milliseconds since 1970; Infinity while there is no trouble. */
	private end = Infinity;

	constructor(
		private readonly clock: Clock,
		private readonly stop?: StopSignal,
		private readonly ms = FREE_PATIENCE,
	) {}

	/**
	 * Tries again after trouble that may pass. Returns what the last try gave.
	 *
	 * @param findTrouble what is wrong with a result that another try may better, or null
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
 * Sends a request that costs nothing, again after passing trouble. Returns the last reply.
 *
 * @param ms milliseconds of patience
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
