import type { Clock, StopSignal } from '../clock';
import { SLICE_MS } from '../clock';
import type { Doorkeeper } from './doorkeeper';
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

/** Whom a request obeys while it waits for its turn. */
export interface Manners {
	stop?: StopSignal;
	/** Of a request that costs money. */
	gate?: Doorkeeper;
}

interface Waiting extends Manners {
	start(): void;
	giveUp(): void;
}

/**
 * The one queue of a run's requests: it knows how many are under way, how fast they may start, when the
 * execution is stopped, and whether those that cost money may leave. So a thousand items do not hit
 * Samsar at once, and it learns from the answers how fast it may be.
 */
export class Pace {
	private tempo = FIRST_TEMPO;

	private starts: number[] = [];

	private quietUntil = 0;

	private inFlight = 0;

	/** Those that cost nothing come first: they look for what has been paid for. */
	private readonly free: Waiting[] = [];

	private readonly paid: Waiting[] = [];

	private isServing = false;

	/** Looks again who is next, because an answer or a request has come. */
	private wake: () => void = () => {};

	constructor(private readonly clock: Clock) {}

	/**
	 * Sends a request when its turn has come: first come, first served.
	 *
	 * @returns what `send` returns, or null when the execution is stopped, or the gate closed, before its turn
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

	/** Lets all that wait start or go. Every answer can bring the next turn nearer. */
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

	/** Those whose first request is next; null when none may start now. */
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
