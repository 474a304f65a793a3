import type { Render } from '../api/render';
import type { AwaitedRender } from '../wait/settleRenders';

/**
 * Plans the polls of a parked wait. The figures come from `npm run bench -- polling`: with accurate progress, a video
 * that renders for three minutes is detected within 6 % of its render time; without progress, as early as by polling
 * every 66 s.
 */

/** Minimum seconds of a parked wait: n8n keeps a Wait under 65 s in the process. */
export const SHORTEST_WAIT_SECONDS = 66;

/** Delay of the poll after the expected end, as a share of the render time. */
const MARGIN = 0.03;

/** Maximum milliseconds that a poll stays in the process: a container that stops usually gets no more time. */
export const LONGEST_STAY_MS = 10_000;

/** A stage in progress counts as half done. */
const HALF = 0.5;

/** The finished share of the render, 0 to 1. */
function readShare({ progress, stages }: Render): number {
	const states = Object.values(stages);
	const finished = states.filter((state) => state === 'COMPLETED').length;
	const isCounted = states.length > 0 && progress === Math.round((100 * finished) / states.length);
	return isCounted && progress > 0 ? (finished + HALF) / states.length : progress / 100;
}

/** Expected milliseconds until the render ends, or null if unknown. */
function expectRest({ startedAt, seen }: AwaitedRender, now: number): number | null {
	const render = seen?.render;
	if (startedAt === undefined || !render || render.isPaused || render.progress <= 0) return null;
	const age = now - startedAt;
	return Math.max(0, age / readShare(render) - age);
}

/** Expected milliseconds until the last render ends, or null if one is unknown. */
function expectLast(rest: AwaitedRender[], now: number): number | null {
	const expected = rest.map((awaited) => expectRest(awaited, now));
	return expected.includes(null) ? null : Math.max(...(expected as number[]));
}

/** The shortest 'Poll Interval' in milliseconds, or null if none is set or it is too short for parking. */
function readInterval(rest: AwaitedRender[]): number | null {
	const shortest = Math.min(...rest.map(({ settings }) => settings?.pollIntervalMs ?? Infinity));
	const canBeKept = shortest >= SHORTEST_WAIT_SECONDS * 1_000 && shortest < Infinity;
	return canBeKept ? shortest : null;
}

/** Whether all renders are expected to end while a poll may stay in the process. */
export function isEndNear(rest: AwaitedRender[], now: number): boolean {
	const left = readInterval(rest) === null ? expectLast(rest, now) : null;
	return left !== null && left <= LONGEST_STAY_MS;
}

/** Whether the progress has changed since the last poll. Otherwise it is not reliable. */
function hasMoved(awaited: AwaitedRender, before: AwaitedRender[]): boolean {
	const earlier = before.find(({ itemIndex }) => itemIndex === awaited.itemIndex)?.seen?.render;
	return !earlier || earlier.progress !== awaited.seen?.render?.progress;
}

/** Seconds until just after the expected end of the last render, split into equal parts of sufficient length. */
function planByProgress(rest: AwaitedRender[], before: AwaitedRender[], now: number): number {
	const moving = rest.every((awaited) => hasMoved(awaited, before));
	const left = moving ? expectLast(rest, now) : null;
	if (left === null) return SHORTEST_WAIT_SECONDS;
	const age = now - Math.min(...rest.map(({ startedAt = now }) => startedAt));
	const seconds = (left + MARGIN * (age + left)) / 1_000;
	return seconds / Math.max(1, Math.floor(seconds / SHORTEST_WAIT_SECONDS));
}

/**
 * Seconds to park: the 'Poll Interval' if it is long enough, else by progress; not beyond the first deadline.
 *
 * @param before the renders after the previous poll
 */
export function planWait(rest: AwaitedRender[], before: AwaitedRender[], now: number): number {
	const interval = readInterval(rest);
	const seconds = interval === null ? planByProgress(rest, before, now) : interval / 1_000;
	const deadline = Math.min(...rest.map((awaited) => awaited.deadline ?? Infinity));
	return Math.max(SHORTEST_WAIT_SECONDS, Math.round(Math.min(seconds, (deadline - now) / 1_000)));
}
