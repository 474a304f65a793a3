import type { Render } from '../api/render';
import { hasFailed } from '../api/render';
import type { Clock, StopSignal } from '../clock';
import { SLICE_MS } from '../clock';
import type { SamsarFailure } from '../failures/failure';
import type { Look } from '../transport/readStatus';
import { MAX_IN_FLIGHT } from '../transport/pace';
import { stopped, unknownSession } from './endings';
import { nextDelayMs } from './schedule';

/** One session to wait for. Times are milliseconds since 1970. */
export interface Watch {
	itemIndex: number;
	sessionId: string;
	startedAt: number;
	deadline: number;
	/** Absent = adaptive. */
	pollIntervalMs?: number;
	/** When to look first. */
	firstLookAt: number;
	/** Whether Samsar is known to have the session: then a 404 is likely to be a delay. */
	isKnown: boolean;
	/** Whether any status ends the wait, and not only a final one. */
	takesFirstStatus: boolean;
	/** What an earlier part of this wait has seen of the session; absent = this is the first. */
	seen?: Seen;
}

/** What the looks at a session have told so far. */
export interface Seen {
	render: Render | null;
	trouble: string | null;
	/** Since when Samsar's answers contradict what is known. */
	laggingSince: number | null;
}

/** How the wait for one session ended. */
export type Ending =
	| { kind: 'ended'; render: Render }
	| { kind: 'timedOut'; render: Render | null; trouble: string | null }
	| { kind: 'failed'; failure: SamsarFailure; render: Render | null };

export interface WaitTools {
	look: (sessionId: string) => Promise<Look>;
	clock: Clock;
	stop?: StopSignal;
	/** Called once for each session. What it throws ends the wait for all of them. */
	onEnding: (watch: Watch, ending: Ending) => void;
	/**
	 * When to give back the sessions that have not ended, each looked at once at least, in
	 * milliseconds since 1970. Absent = never.
	 */
	until?: number;
}

/**
 * Milliseconds for which a session that must exist may be unknown, and a completed one without a
 * link: answers from a copy of Samsar's database can lag behind.
 */
const LAG_MS = 20_000;

interface Progress extends Seen {
	watch: Watch;
	nextLookAt: number;
	isLooking: boolean;
	hasLooked: boolean;
}

function isLagging(progress: Progress, now: number): boolean {
	progress.laggingSince ??= now;
	return now - progress.laggingSince < LAG_MS;
}

/** What a look says about the end of the wait; null = go on. */
function judge(progress: Progress, look: Look, now: number): Ending | null {
	const { watch } = progress;
	switch (look.kind) {
		case 'refused':
			return { kind: 'failed', failure: look.failure, render: progress.render };
		case 'notFound': {
			progress.trouble = look.reason;
			const mustExist = watch.isKnown || progress.render !== null;
			if (mustExist && isLagging(progress, now)) return null;
			return {
				kind: 'failed',
				failure: unknownSession(watch.sessionId, look.reason),
				render: progress.render,
			};
		}
		case 'trouble':
			progress.trouble = look.reason;
			progress.laggingSince = null;
			return null;
		case 'render': {
			const { render } = look;
			progress.render = render;
			progress.trouble = null;
			if (watch.takesFirstStatus || hasFailed(render)) return { kind: 'ended', render };
			if (render.status !== 'COMPLETED') {
				progress.laggingSince = null;
				return null;
			}
			if (render.videoUrl === null && isLagging(progress, now)) return null;
			return { kind: 'ended', render };
		}
	}
}

/**
 * Waits for all sessions of a run in one loop. Trouble on the way never ends a wait by itself; the
 * deadline does, after a last look.
 *
 * @returns the sessions that have not ended by `until`, with what has been seen of them
 * @throws SamsarFailure when the execution is stopped, within a second; whatever `onEnding` throws
 */
export async function waitForRenders(watches: Watch[], tools: WaitTools): Promise<Watch[]> {
	const { clock, stop, until = Infinity } = tools;
	const waiting = new Set<Progress>(
		watches.map((watch) => ({
			watch,
			nextLookAt: Math.min(watch.firstLookAt, watch.deadline, until),
			isLooking: false,
			hasLooked: false,
			...(watch.seen ?? { render: null, trouble: null, laggingSince: null }),
		})),
	);
	const looks = new Set<Promise<void>>();
	let thrown: { error: unknown } | null = null;
	let isOver = false;

	function finish(progress: Progress, ending: Ending): void {
		waiting.delete(progress);
		try {
			tools.onEnding(progress.watch, ending);
		} catch (error) {
			isOver = true;
			thrown = { error };
		}
	}

	async function lookOnce(progress: Progress): Promise<void> {
		const { watch } = progress;
		const isLastLook = clock.now() >= watch.deadline;
		const look = await tools.look(watch.sessionId);
		if (isOver) return;
		const now = clock.now();
		progress.isLooking = false;
		progress.hasLooked = true;
		const ending = judge(progress, look, now);
		if (ending !== null) return finish(progress, ending);
		if (isLastLook) {
			const { render, trouble } = progress;
			return finish(progress, { kind: 'timedOut', render, trouble });
		}
		const delay = nextDelayMs({
			ageMs: now - watch.startedAt,
			pollIntervalMs: watch.pollIntervalMs,
			retryAfterMs: look.kind === 'trouble' ? look.retryAfterMs : null,
			chance: clock.random(),
		});
		progress.nextLookAt = Math.min(now + delay, watch.deadline);
	}

	function startDueLooks(): void {
		const due = [...waiting]
			.filter(({ isLooking, nextLookAt }) => !isLooking && nextLookAt <= clock.now())
			.filter(({ hasLooked }) => !hasLooked || clock.now() < until)
			.sort((a, b) => a.nextLookAt - b.nextLookAt);
		for (const progress of due) {
			if (looks.size >= MAX_IN_FLIGHT) return;
			progress.isLooking = true;
			const look = lookOnce(progress).finally(() => looks.delete(look));
			looks.add(look);
		}
	}

	function idleMs(): number {
		if (looks.size >= MAX_IN_FLIGHT) return SLICE_MS;
		const next = [...waiting].filter(({ isLooking }) => !isLooking).map((p) => p.nextLookAt);
		const untilNext = Math.min(...next) - clock.now();
		return untilNext > 0 ? Math.min(SLICE_MS, untilNext) : SLICE_MS;
	}

	function isGivenBack(): boolean {
		return (
			clock.now() >= until &&
			[...waiting].every(({ hasLooked, isLooking }) => hasLooked && !isLooking)
		);
	}

	while (waiting.size > 0 && !isGivenBack()) {
		if (stop?.aborted) {
			isOver = true;
			throw stopped([...waiting].map(({ watch }) => watch.sessionId));
		}
		startDueLooks();
		await Promise.race([clock.sleep(idleMs()), ...looks]);
		if (thrown !== null) throw (thrown as { error: unknown }).error;
	}
	return [...waiting].map(({ watch, render, trouble, laggingSince }) => ({
		...watch,
		seen: { render, trouble, laggingSince },
	}));
}
