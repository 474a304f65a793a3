/** Milliseconds beyond a request's own time limit, which ends only silence and not a trickle. */
const TRICKLE_TIME = 500;

/** What ends a request from outside. */
export interface RequestLimit {
	signal: AbortSignal;
	/** Rejects when the request has to end. */
	reached: Promise<never>;
	/** To be called when the request has ended, so that nothing listens on. */
	release(): void;
}

/** Ends a request when its time is up, or when the execution is stopped and it does not outlive that. */
export function limitRequest(
	{ timeoutMs, outlivesStop }: { timeoutMs: number; outlivesStop?: boolean },
	stop?: AbortSignal,
): RequestLimit {
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
	const signals = outlivesStop || stop === undefined ? [time] : [time, stop];
	signals.forEach((signal) => signal.addEventListener('abort', end, { once: true }));
	if (signals.some(({ aborted }) => aborted)) end();
	return {
		signal: controller.signal,
		reached,
		release: () => signals.forEach((signal) => signal.removeEventListener('abort', end)),
	};
}
