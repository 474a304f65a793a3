import type { JsonRecord } from '../../../nodes/Samsar/api/render';
import { readRender } from '../../../nodes/Samsar/api/render';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import type { Look } from '../../../nodes/Samsar/transport/readStatus';
import { Pace } from '../../../nodes/Samsar/transport/pace';
import { waitForRenders } from '../../../nodes/Samsar/wait/waitForRenders';
import type { Ending, Watch } from '../../../nodes/Samsar/wait/watch';
import { VirtualClock } from './virtualClock';

export const MINUTE = 60_000;

/** What Samsar answers to the nth look at a session (from 1), `ms` milliseconds after the start. */
export type Answering = (sessionId: string, nth: number, ms: number) => Look | Promise<Look>;

export function seen(body: JsonRecord): Look {
	return { kind: 'render', render: readRender('', body) };
}

export const PENDING = seen({ status: 'PENDING' });
export const COMPLETED = seen({ status: 'COMPLETED', url: 'https://cdn.example.com/v.mp4' });
export const WITHOUT_LINK = seen({ status: 'COMPLETED' });
export const NOT_FOUND: Look = { kind: 'notFound', reason: 'HTTP 404. The answer was empty.' };
export const REFUSED: Look = {
	kind: 'refused',
	failure: new SamsarFailure({ message: 'Samsar refused the API key', httpCode: 401 }),
};

export function trouble(retryAfterMs: number | null = null, reason = 'HTTP 503'): Look {
	return { kind: 'trouble', reason, retryAfterMs };
}

/** The looks in this order; the last one again and again. */
export function inOrder(...looks: Look[]): Answering {
	return (_sessionId, nth) => looks[Math.min(nth, looks.length) - 1];
}

/** A session of the batch, as the tests describe it. */
export interface Watched extends Watch {
	itemIndex: number;
}

export interface WatchOptions {
	/** Milliseconds from the start of the wait. */
	deadline?: number;
	/** Whether the first look is due at once. */
	looksAtOnce?: boolean;
	/** Whether Samsar is known to have the session. */
	isKnown?: boolean;
	takesFirstStatus?: boolean;
	pollIntervalMs?: number;
}

/** One wait, with everything that happened in it; times are milliseconds since its start. */
export class WaitingRoom {
	readonly clock = new VirtualClock();

	readonly stop = { aborted: false };

	readonly looks: Array<{ sessionId: string; at: number }> = [];

	readonly endings: Array<{ itemIndex: number; sessionId: string; ending: Ending; at: number }> =
		[];

	mostInFlight = 0;

	private inFlight = 0;

	private readonly counts = new Map<string, number>();

	private readonly startedAt = this.clock.now();

	/** Called for each ending; what it throws ends the wait. */
	onEnding: (itemIndex: number) => void = () => {};

	elapsed(): number {
		return this.clock.now() - this.startedAt;
	}

	watch(itemIndex: number, options: WatchOptions = {}): Watched {
		const {
			deadline = 30 * MINUTE,
			looksAtOnce = false,
			isKnown = true,
			takesFirstStatus = false,
			pollIntervalMs,
		} = options;
		return {
			itemIndex,
			sessionId: `s${itemIndex}`,
			isNew: isKnown && !looksAtOnce,
			...(isKnown && { startedAt: this.startedAt }),
			deadline: this.startedAt + deadline,
			...(!takesFirstStatus && { settings: { timeoutMinutes: 30, pollIntervalMs } }),
		};
	}

	watches(count: number, options: WatchOptions = {}): Watched[] {
		return Array.from({ length: count }, (_, itemIndex) => this.watch(itemIndex, options));
	}

	private async look(sessionId: string, answering: Answering): Promise<Look> {
		this.looks.push({ sessionId, at: this.elapsed() });
		const nth = (this.counts.get(sessionId) ?? 0) + 1;
		this.counts.set(sessionId, nth);
		this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
		const look = await answering(sessionId, nth, this.elapsed());
		this.inFlight--;
		return look;
	}

	async wait(watches: Watched[], answering: Answering, until?: number): Promise<Watched[]> {
		const pace = new Pace({
			now: () => this.clock.now(),
			// What the door sleeps is not the loop's.
			sleep: async (ms) => {
				this.clock.sleeps--;
				await this.clock.sleep(ms);
			},
			random: () => 0,
		});
		const look = async (sessionId: string): Promise<Look> => {
			const sentAt = this.clock.now();
			const looked = await this.look(sessionId, answering);
			pace.learn(looked.kind === 'trouble' ? 'nothing' : 'good', sentAt);
			return looked;
		};
		return await waitForRenders(watches, {
			clock: this.clock,
			stop: this.stop,
			look: async (sessionId) =>
				(await pace.inTurn(async () => await look(sessionId), { stop: this.stop })) ??
				trouble(null, 'the execution was stopped'),
			onEnding: ({ itemIndex, sessionId }, ending) => {
				this.endings.push({ itemIndex, sessionId, ending, at: this.elapsed() });
				this.onEnding(itemIndex);
			},
			...(until !== undefined && { until: this.startedAt + until }),
		});
	}

	/** When the session was looked at. */
	timesOf(sessionId = 's0'): number[] {
		return this.looks.filter((look) => look.sessionId === sessionId).map(({ at }) => at);
	}

	endingOf(itemIndex = 0): Ending | undefined {
		return this.endings.find((end) => end.itemIndex === itemIndex)?.ending;
	}

	async stopAfter(ms: number): Promise<void> {
		await this.clock.sleep(ms);
		this.stop.aborted = true;
	}
}
