import type { Clock, StopSignal } from '../clock';
import { pause } from '../clock';

/** Requests that one run may start within one second. */
export const STARTS_PER_SECOND = 10;

/** Looks that one run may have under way at the same time. */
export const MAX_IN_FLIGHT = 10;

/** Longer than the second that is promised: requests do not all take the same time to arrive. */
const WINDOW_MS = 1_100;

/** Milliseconds between two starts, so that no ten arrive at the same moment. */
const GAP_MS = 50;

/** Spreads the requests of one run, so that a thousand items do not hit Samsar at once. */
export class Pace {
	private starts: number[] = [];

	/** Settles when the turn of the request that came last has come, or been given up. */
	private lastTurn: Promise<unknown> = Promise.resolve();

	constructor(private readonly clock: Clock) {}

	/**
	 * Sends a request when its turn has come: first come, first served.
	 *
	 * @returns what `send` returns, or null when the execution is stopped before its turn
	 */
	async inTurn<Result>(send: () => Promise<Result>, stop?: StopSignal): Promise<Result | null> {
		const turn = this.lastTurn.then(async () => await this.takeTurn(stop));
		this.lastTurn = turn;
		return (await turn) ? await send() : null;
	}

	/** Waits until a request may start, and notes that it does; false after a Stop. */
	private async takeTurn(stop?: StopSignal): Promise<boolean> {
		for (let wait = this.delayMs(); wait > 0 && !stop?.aborted; wait = this.delayMs()) {
			await pause(this.clock, wait, stop);
		}
		if (stop?.aborted) return false;
		this.starts.push(this.clock.now());
		return true;
	}

	/** Milliseconds until the next request may start; 0 when it may start now. */
	private delayMs(): number {
		const now = this.clock.now();
		// A start in the future is one from before the machine's clock was set back.
		this.starts = this.starts.filter((start) => start <= now && now - start < WINDOW_MS);
		const { length } = this.starts;
		if (length === 0) return 0;
		const fullUntil = length < STARTS_PER_SECOND ? 0 : this.starts[0] + WINDOW_MS;
		return Math.max(0, this.starts[length - 1] + GAP_MS - now, fullUntil - now);
	}
}
