import type { Clock, StopSignal } from '../clock';
import { SLICE_MS } from '../clock';
import type { Doorkeeper } from './doorkeeper';
import type { Lesson } from './tempo';
import { FIRST_TEMPO, learnTempo } from './tempo';

/** Maximum concurrent requests of one run. */
export const MAX_IN_FLIGHT = 50;

/** Maximum milliseconds that requests wait because of a Retry-After. */
export const LONGEST_QUIET_MS = 60_000;

/** Longer than a second, because requests take different times to arrive. */
const WINDOW_MS = 1_100;

/** The starts of a window are spread evenly over this time. */
const SPREAD_MS = 500;

/** What can end a request while it waits for its turn. */
export interface Manners {
	stop?: StopSignal;
	/** For a paid request. */
	gate?: Doorkeeper;
}

interface Waiting extends Manners {
	start(): void;
	giveUp(): void;
}

/**
 * The only queue of a run's requests. It limits concurrency and the start rate, which adapts to the answers, and checks
 * for a Stop and whether paid requests may be sent. So a thousand items do not hit Samsar at once.
 */
export class Pace {
	private tempo = FIRST_TEMPO;

	private starts: number[] = [];

	private quietUntil = 0;

	private inFlight = 0;

	/** Free requests have priority, because they find paid videos. */
	private readonly free: Waiting[] = [];

	private readonly paid: Waiting[] = [];

	private isServing = false;

	/** Wakes the queue after an answer or a new request. */
	private wake: () => void = () => {};

	constructor(private readonly clock: Clock) {}

	/**
	 * Sends a request in turn.
	 *
	 * @returns the result of `send`, or null if the execution is stopped or the gate is closed before its turn
	 */
	async inTurn<Result>(send: () => Promise<Result>, manners: Manners = {}): Promise<Result | null> {
		return await new Promise((resolve, reject) => {
			(manners.gate === undefined ? this.free : this.paid).push({
				...manners,
				start: () => void this.start(send).then(resolve, reject),
				giveUp: () => resolve(null),
			});
			this.wake();
			void this.serve();
		});
	}

	/**
	 * Adapts the tempo to an answer.
	 *
	 * @param sentAt when its request was sent, in milliseconds since 1970
	 * @param quietMs milliseconds for which no request may be sent, at most LONGEST_QUIET_MS
	 */
	learn(lesson: Lesson, sentAt: number, quietMs = 0): void {
		const now = this.clock.now();
		this.tempo = learnTempo(this.tempo, lesson, sentAt, now);
		this.quietUntil = Math.max(this.quietUntil, now + Math.min(quietMs, LONGEST_QUIET_MS));
	}

	/** Starts waiting requests until none is left. Reevaluates after every answer. */
	private async serve(): Promise<void> {
		if (this.isServing) return;
		this.isServing = true;
		for (let lane = this.findNext(); this.isAnyWaiting; lane = this.findNext()) {
			const isHeldUp = lane === null || this.inFlight >= MAX_IN_FLIGHT;
			const wait = isHeldUp ? SLICE_MS : Math.min(this.delayMs(), SLICE_MS);
			if (lane !== null && wait === 0) {
				lane.shift()?.start();
			} else {
				const woken = new Promise<void>((resolve) => (this.wake = resolve));
				await Promise.race([this.clock.sleep(wait), woken]);
			}
		}
		this.isServing = false;
	}

	private get isAnyWaiting(): boolean {
		return this.free.length + this.paid.length > 0;
	}

	/** The queue whose first request is next; null if none may start now. */
	private findNext(): Waiting[] | null {
		for (const lane of [this.free, this.paid]) {
			while (lane[0]?.stop?.aborted || lane[0]?.gate?.isClosed) lane.shift()?.giveUp();
			if (lane.length > 0 && (lane[0].gate?.hasRoom ?? true)) return lane;
		}
		return null;
	}

	private async start<Result>(send: () => Promise<Result>): Promise<Result> {
		this.starts.push(this.clock.now());
		this.inFlight++;
		try {
			return await send();
		} finally {
			this.inFlight--;
			this.wake();
		}
	}

	/** Milliseconds until the next request may start. */
	private delayMs(): number {
		const now = this.clock.now();
		const most = Math.floor(this.tempo.perSecond);
		// A start in the future is from before the machine's clock was set back.
		this.starts = this.starts.filter((start) => start <= now && now - start < WINDOW_MS);
		const { length } = this.starts;
		// A longer quiet time means that the clock was set back.
		const quiet = this.quietUntil - now > LONGEST_QUIET_MS ? 0 : this.quietUntil - now;
		if (length === 0) return Math.max(0, quiet);
		const fullUntil = length < most ? 0 : this.starts[length - most] + WINDOW_MS;
		return Math.max(0, quiet, this.starts[length - 1] + SPREAD_MS / most - now, fullUntil - now);
	}
}
