import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';
import type { Reply } from './answer';
import { backoffMs, mayLookAgain } from './repeatable';
import type { SamsarConnection, SamsarRequest } from './samsarConnection';

/** Milliseconds for which a reading request that meets trouble is sent again. */
const PATIENCE = 20_000;

/** Sends a request that only reads, again after passing trouble. Returns the last reply. */
export async function readPatiently(
	connection: SamsarConnection,
	request: SamsarRequest,
	clock: Clock,
	stop?: StopSignal,
): Promise<Reply> {
	const end = clock.now() + PATIENCE;
	for (let tries = 1; ; tries++) {
		const reply = await connection.send(request);
		const retryAfterMs = reply.kind === 'answer' ? reply.retryAfterMs : null;
		const wait = backoffMs(tries, retryAfterMs);
		if (!mayLookAgain(reply) || stop?.aborted || clock.now() + wait > end) return reply;
		await pause(clock, wait, stop);
	}
}
