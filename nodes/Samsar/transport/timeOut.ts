/** Milliseconds added to a request's own timeout, which does not end a slow but steady answer. */
const TRICKLE_TIME = 500;

export interface TimeOut {
	signal: AbortSignal;
	/** Rejects when the request must end. */
	reached: Promise<never>;
	/** Call it when the request has ended, to remove the listeners. */
	release(): void;
}

/**
 * Starts the timeout of a request.
 *
 * @param stop ends the request early
 */
export function startTimeOut(timeoutMs: number, stop?: AbortSignal): TimeOut {
	const time = AbortSignal.timeout(timeoutMs + TRICKLE_TIME);
	const controller = new AbortController();
	let rejectReached: (reason: Error) => void;
	const reached = new Promise<never>((_resolve, reject) => {
		rejectReached = reject;
	});
	// Prevents an unhandled rejection after the request was answered.
	reached.catch(() => undefined);
	const end = (): void => {
		controller.abort();
		const code = time.aborted ? 'ETIMEDOUT' : 'ERR_CANCELED';
		rejectReached(Object.assign(new Error('The request was ended'), { code }));
	};
	const signals = stop === undefined ? [time] : [time, stop];
	signals.forEach((signal) => signal.addEventListener('abort', end, { once: true }));
	if (signals.some(({ aborted }) => aborted)) end();
	return {
		signal: controller.signal,
		reached,
		release: () => signals.forEach((signal) => signal.removeEventListener('abort', end)),
	};
}
