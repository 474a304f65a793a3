import { sleep } from 'n8n-workflow';

/**
 * Time and randomness. All waiting code gets a clock, so that tests need no real time and control every pause.
 */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(ms: number): Promise<void>;
	/** From 0 up to 1. */
	random(): number;
}

/** The only part of an execution's cancel signal that the node needs. */
export interface StopSignal {
	readonly aborted: boolean;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};

/**
 * Maximum milliseconds between two checks of the cancel signal. n8n-workflow's abortable sleep exists only in some
 * versions, so the node sleeps in slices.
 */
export const SLICE_MS = 500;

/** The result, or null if the execution is stopped first. */
export async function untilStopped<Result>(
	running: Promise<Result>,
	clock: Clock,
	stop?: StopSignal,
): Promise<Result | null> {
	let isSettled = false;
	const settle = () => {
		isSettled = true;
	};
	const settling = running.then(settle, settle);
	while (!isSettled && !stop?.aborted) await Promise.race([settling, clock.sleep(SLICE_MS)]);
	return isSettled ? await running : null;
}

/** Sleeps `ms` milliseconds, or until shortly after the execution is stopped. */
export async function pause(clock: Clock, ms: number, stop?: StopSignal): Promise<void> {
	const end = clock.now() + ms;
	for (let left = ms; left > 0 && !stop?.aborted; left = end - clock.now()) {
		await clock.sleep(Math.min(SLICE_MS, left));
	}
}
