import type { Clock } from '../Samsar/clock';
import { systemClock } from '../Samsar/clock';
import type { Verdict } from './confirmSession';
import { SharedLine } from './sharedLine';

/** Maximum number of sessions that one trigger confirms at the same time. */
export const MOST_AT_ONCE = 20;

/** Milliseconds for which the result for an unknown session is reused. */
export const UNKNOWN_MS = 60_000;

/** The confirmations of one trigger in this process. */
export class Confirmations {
	readonly line: SharedLine;

	private readonly underWay = new Map<string, Promise<Verdict>>();

	/** Oldest first. */
	private readonly unknown = new Map<string, { verdict: Verdict; until: number }>();

	private hasRefused = false;

	constructor(private readonly clock: Clock = systemClock) {
		this.line = new SharedLine(clock);
	}

	/**
	 * Whether another callback can be accepted. Checked before its session is read, so that the sender
	 * learns nothing about the session.
	 */
	get hasRoom(): boolean {
		const hasRoom = this.underWay.size < MOST_AT_ONCE;
		if (hasRoom) this.hasRefused = false;
		return hasRoom;
	}

	/** Whether this is the first refused callback since there was room. */
	get isFirstRefusal(): boolean {
		const isFirst = !this.hasRefused;
		this.hasRefused = true;
		return isFirst;
	}

	/** Concurrent callbacks about one session share one confirmation. */
	async confirm(sessionId: string, ask: () => Promise<Verdict>): Promise<Verdict> {
		const known = this.recall(sessionId) ?? this.underWay.get(sessionId);
		if (known !== undefined) return await known;
		const asked = ask().finally(() => this.underWay.delete(sessionId));
		this.underWay.set(sessionId, asked);
		const verdict = await asked;
		if (verdict.kind === 'unknown') {
			this.unknown.set(sessionId, { verdict, until: this.clock.now() + UNKNOWN_MS });
		}
		return verdict;
	}

	private recall(sessionId: string): Verdict | undefined {
		const now = this.clock.now();
		for (const [old, { until }] of this.unknown) {
			// A time further in the future is from before the machine's clock was set back.
			if (until > now && until <= now + UNKNOWN_MS) break;
			this.unknown.delete(old);
		}
		return this.unknown.get(sessionId)?.verdict;
	}
}

const all = new Map<string, Confirmations>();

/** @param key identifies the trigger and its credential */
export function confirmationsOf(key: string): Confirmations {
	const confirmations = all.get(key) ?? new Confirmations();
	all.set(key, confirmations);
	return confirmations;
}
