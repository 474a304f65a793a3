import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';
import type { Reply } from './answer';
import type { SamsarRequest } from './door';
import { backoffMs, mayLookAgain } from './retryPolicy';
import type { SamsarConnection } from './samsarConnection';

/** Milliseconds for which a reading request that meets trouble is sent again. */
const PATIENCE = 20_000;

/** How long a run bears with a server in trouble: whatever it can read makes it patient anew. */
export class Patience {
	private end: number;

	constructor(
		private readonly clock: Clock,
		private readonly stop?: StopSignal,
	) {
		this.end = clock.now() + PATIENCE;
	}

	/**
	 * Reads, again after passing trouble. Returns what the last try gave.
	 *
	 * @param findTrouble what is wrong with a result that another try may mend, or null
	 */
	async read<Result>(
		readOnce: () => Promise<Result>,
		findTrouble: (result: Result) => { retryAfterMs: number | null } | null,
	): Promise<Result> {
		for (let tries = 1; ; tries++) {
			const result = await readOnce();
			const trouble = findTrouble(result);
			if (trouble === null) {
				this.end = this.clock.now() + PATIENCE;
				return result;
			}
			const wait = backoffMs(tries, trouble.retryAfterMs);
			if (this.stop?.aborted || this.clock.now() + wait > this.end) return result;
			await pause(this.clock, wait, this.stop);
			if (this.stop?.aborted) return result;
		}
	}
}

/** Sends a request that only reads, again after passing trouble. Returns the last reply. */
export async function readPatiently(
	connection: SamsarConnection,
	request: SamsarRequest,
	clock: Clock,
	stop?: StopSignal,
): Promise<Reply> {
	return await new Patience(clock, stop).read(
		async () => await connection.send(request),
		(reply) =>
			mayLookAgain(reply)
				? { retryAfterMs: reply.kind === 'answer' ? reply.retryAfterMs : null }
				: null,
	);
}
