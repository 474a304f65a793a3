import type { Clock, StopSignal } from '../clock';
import { SLICE_MS } from '../clock';
import type { Lesson } from './tempo';
import { FIRST_TEMPO, learnTempo } from './tempo';

/** Requests that one run may have under way at the same time. */
export const MAX_IN_FLIGHT = 50;

/** The longest time for which requests wait until the server may be asked again, in milliseconds. */
export const LONGEST_QUIET_MS = 60_000;

/** Longer than the second that is promised: requests do not all take the same time to arrive. */
const WINDOW_MS = 1_100;

/** The starts of a window come within this time, at even distances. */
const SPREAD_MS = 500;

/**
 * Spreads the requests of one run, so that a thousand items do not hit Samsar at once, and learns from
 * the answers how fast it may be.
 */
export class Pace {
	private tempo = FIRST_TEMPO;

	private starts: number[] = [];

	private quietUntil = 0;

	private inFlight = 0;

	/** Wakes the request that is next, because an answer has come. */
	private wakeNext: () => void = () => {};

	/** Settles when the turn of the request that came last has come, or been given up. */
	private lastTurn: Promise<unknown> = Promise.resolve();

	constructor(private readonly clock: Clock) {}

	/**
	 * Sends a request when its turn has come: first come, first served.
	 *
	 * @returns what `send` returns, or null when the execution is stopped before its turn
	 */
	async inTurn<Result>(send: () => Promise<Result>, stop?: StopSignal): Promise<Result | null> {
		const turn = this.lastTurn.then(async () => {
			if (!(await this.awaitTurn(stop))) return null;
			return { sending: this.start(send) };
		});
		this.lastTurn = turn;
		const started = await turn;
		return started && (await started.sending);
	}

	/**
	 * Takes in what an answer says of the tempo.
	 *
	 * @param sentAt when its request had left, in milliseconds since 1970
	 * @param quietMs milliseconds for which nobody may send, LONGEST_QUIET_MS at most
	 */
	learn(lesson: Lesson, sentAt: number, quietMs = 0): void {
		const now = this.clock.now();
		this.tempo = learnTempo(this.tempo, lesson, sentAt, now);
		this.quietUntil = Math.max(this.quietUntil, now + Math.min(quietMs, LONGEST_QUIET_MS));
	}

	/** Waits until a request may start; false after a Stop. Every answer can bring it nearer. */
	private async awaitTurn(stop?: StopSignal): Promise<boolean> {
		while (!stop?.aborted) {
			const wait = this.delayMs();
			const isFull = this.inFlight >= MAX_IN_FLIGHT;
			if (wait === 0 && !isFull) return true;
			const nap = isFull ? SLICE_MS : Math.min(wait, SLICE_MS);
			const answered = new Promise<void>((resolve) => (this.wakeNext = resolve));
			await Promise.race([this.clock.sleep(nap), answered]);
		}
		return false;
	}

	private async start<Result>(send: () => Promise<Result>): Promise<Result> {
		this.starts.push(this.clock.now());
		this.inFlight++;
		try {
			return await send();
		} finally {
			this.inFlight--;
			this.wakeNext();
		}
	}

	/** Milliseconds until the next request may start; 0 when it may start now. */
	private delayMs(): number {
		const now = this.clock.now();
		const most = Math.floor(this.tempo.perSecond);
		// A start in the future is one from before the machine's clock was set back.
		this.starts = this.starts.filter((start) => start <= now && now - start < WINDOW_MS);
		const { length } = this.starts;
		// No quiet time can be longer, but the clock may have been set back.
		const quiet = this.quietUntil - now > LONGEST_QUIET_MS ? 0 : this.quietUntil - now;
		if (length === 0) return Math.max(0, quiet);
		const fullUntil = length < most ? 0 : this.starts[length - most] + WINDOW_MS;
		return Math.max(0, quiet, this.starts[length - 1] + SPREAD_MS / most - now, fullUntil - now);
	}
}
