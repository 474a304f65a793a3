/** Milliseconds beyond a request's own time-out, which ends only silence and not a trickle. */
const TRICKLE_TIME = 500;

/** What ends a request from outside. */
export interface TimeOut {
	signal: AbortSignal;
	/** Rejects when the request has to end. */
	reached: Promise<never>;
	/** To be called when the request has ended, so that nothing listens on. */
	release(): void;
}

/**
 * Starts the time of a request.
 *
 * @param stop ends it before its time is up; absent = nothing does
 */
export function startTimeOut(timeoutMs: number, stop?: AbortSignal): TimeOut {
	const time = AbortSignal.timeout(timeoutMs + TRICKLE_TIME);
	const controller = new AbortController();
	let rejectReached: (reason: Error) => void;
	const reached = new Promise<never>((_resolve, reject) => {
		rejectReached = reject;
	});
	// Nobody waits for it once the request has been answered.
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
