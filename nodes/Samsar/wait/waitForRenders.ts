import type { Clock, StopSignal } from '../clock';
import { SLICE_MS } from '../clock';
import type { Look } from '../transport/readStatus';
import { MAX_IN_FLIGHT } from '../transport/pace';
import type { Ways } from '../failures/waysBack';
import { stopped } from './endings';
import { judgeLook } from './judgeLook';
import { nextDelayMs } from './schedule';
import type { Ending, Seen, Watch } from './watch';
import { findDeadline, findFirstLook } from './watch';

export interface WaitTools<Watched extends Watch> {
	look: (sessionId: string) => Promise<Look>;
	clock: Clock;
	stop?: StopSignal;
	/** Called once per session. If it throws, the wait ends for all sessions. */
	onEnding: (watched: Watched, ending: Ending) => void;
	/**
	 * When to return the unfinished sessions, after at least one poll of each, in milliseconds since 1970; earlier if
	 * no poll is due before it. Absent = never.
	 */
	until?: number;
	/** Advice about the sessions of a stopped wait. */
	ways?: Ways;
}

interface Progress<Watched extends Watch> extends Seen {
	watched: Watched;
	deadline: number;
	nextLookAt: number;
	isLooking: boolean;
	hasLooked: boolean;
}

/**
 * Waits for all sessions of a run in one loop. Temporary errors do not end a wait. The deadline does, after a last
 * poll.
 *
 * @returns the sessions that have not ended by `until`, with their deadlines and last status
 * @throws SamsarFailure within a second after the execution is stopped; whatever `onEnding` throws
 */
export async function waitForRenders<Watched extends Watch>(
	sessions: Watched[],
	tools: WaitTools<Watched>,
): Promise<Watched[]> {
	const { clock, stop, until = Infinity } = tools;
	const start = clock.now();
	const waiting = new Set<Progress<Watched>>(
		sessions.map((watched) => {
			const deadline = findDeadline(watched, start);
			return {
				watched,
				deadline,
				nextLookAt: Math.min(findFirstLook(watched, start), deadline, until),
				isLooking: false,
				hasLooked: false,
				...(watched.seen ?? { render: null, trouble: null, laggingSince: null }),
			};
		}),
	);
	const looks = new Set<Promise<void>>();
	let thrown: { error: unknown } | null = null;
	let isOver = false;

	function finish(progress: Progress<Watched>, ending: Ending): void {
		waiting.delete(progress);
		try {
			tools.onEnding(progress.watched, ending);
		} catch (error) {
			isOver = true;
			thrown = { error };
		}
	}

	async function lookOnce(progress: Progress<Watched>): Promise<void> {
		const { watched, deadline } = progress;
		const isLastLook = clock.now() >= deadline;
		const look = await tools.look(watched.sessionId);
		if (isOver) return;
		const now = clock.now();
		progress.isLooking = false;
		progress.hasLooked = true;
		const ending = judgeLook(progress, look, now);
		if (ending !== null) return finish(progress, ending);
		if (isLastLook) {
			const { render, trouble } = progress;
			return finish(progress, { kind: 'timedOut', render, trouble });
		}
		const delay = nextDelayMs({
			ageMs: now - (watched.startedAt ?? start),
			pollIntervalMs: watched.settings?.pollIntervalMs,
			retryAfterMs: look.kind === 'trouble' ? look.retryAfterMs : null,
			chance: clock.random(),
		});
		progress.nextLookAt = Math.min(now + delay, deadline);
	}

	function startDueLooks(): void {
		const due = [...waiting]
			.filter(({ isLooking, nextLookAt }) => !isLooking && nextLookAt <= clock.now())
			.filter(({ hasLooked }) => !hasLooked || clock.now() < until)
			.sort((a, b) => a.nextLookAt - b.nextLookAt);
		for (const progress of due.slice(0, MAX_IN_FLIGHT - looks.size)) {
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

	/** Whether each session was polled, and no further poll is due before `until`. */
	function isGivenBack(): boolean {
		return [...waiting].every(
			({ hasLooked, isLooking, nextLookAt }) =>
				hasLooked && !isLooking && Math.max(nextLookAt, clock.now()) >= until,
		);
	}

	while (waiting.size > 0 && !isGivenBack()) {
		if (stop?.aborted) {
			isOver = true;
			throw stopped(
				[...waiting].map(({ watched }) => watched.sessionId),
				tools.ways,
			);
		}
		startDueLooks();
		await Promise.race([clock.sleep(idleMs()), ...looks]);
		if (thrown !== null) throw (thrown as { error: unknown }).error;
	}
	return [...waiting].map(({ watched, deadline, render, trouble, laggingSince }) => ({
		...watched,
		deadline,
		isNew: false,
		seen: { render, trouble, laggingSince },
	}));
}
