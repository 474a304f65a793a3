import type { Render } from '../api/render';
import type { AwaitedRender } from '../wait/settleRenders';

/**
 * When a parked wait looks next. The figures come from `npm run bench -- polling`: with progress that
 * tells the truth, a video of three minutes is seen within 6 % of its render time, and with none as
 * early as a look every 66 s sees it.
 */

/** Seconds that a parked wait lasts at least: n8n keeps a Wait under 65 s in the process. */
export const SHORTEST_WAIT_SECONDS = 66;

/** Of the whole render: how much later than it is expected to end it is looked at. */
const MARGIN = 0.03;

/** Milliseconds for which a poll stays in the process at most: n8n in a container gets no more at its end. */
export const LONGEST_STAY_MS = 10_000;

/** A part of a render that is under way counts as half done. */
const HALF = 0.5;

/** How much of the render is done, 0 to 1. */
function readShare({ progress, stages }: Render): number {
	const states = Object.values(stages);
	const finished = states.filter((state) => state === 'COMPLETED').length;
	const isCounted = states.length > 0 && progress === Math.round((100 * finished) / states.length);
	return isCounted && progress > 0 ? (finished + HALF) / states.length : progress / 100;
}

/** Milliseconds until the render is expected to end, or null when nothing tells. */
function expectRest({ startedAt, seen }: AwaitedRender, now: number): number | null {
	const render = seen?.render;
	if (startedAt === undefined || !render || render.isPaused || render.progress <= 0) return null;
	const age = now - startedAt;
	return Math.max(0, age / readShare(render) - age);
}

/** Milliseconds until the last one is expected to end, or null when one of them cannot be told. */
function expectLast(rest: AwaitedRender[], now: number): number | null {
	const expected = rest.map((awaited) => expectRest(awaited, now));
	return expected.includes(null) ? null : Math.max(...(expected as number[]));
}

/** Milliseconds of the shortest 'Poll Interval', or null where nobody asks for one that can be kept. */
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

/** Whether a render has come further since the look before: else its progress tells nothing. */
function hasMoved(awaited: AwaitedRender, before: AwaitedRender[]): boolean {
	const earlier = before.find(({ itemIndex }) => itemIndex === awaited.itemIndex)?.seen?.render;
	return !earlier || earlier.progress !== awaited.seen?.render?.progress;
}

/** Seconds until just after the last render is expected to end, in as many equal parts as are long enough. */
function planByProgress(rest: AwaitedRender[], before: AwaitedRender[], now: number): number {
	const moving = rest.every((awaited) => hasMoved(awaited, before));
	const left = moving ? expectLast(rest, now) : null;
	if (left === null) return SHORTEST_WAIT_SECONDS;
	const age = now - Math.min(...rest.map(({ startedAt = now }) => startedAt));
	const seconds = (left + MARGIN * (age + left)) / 1_000;
	return seconds / Math.max(1, Math.floor(seconds / SHORTEST_WAIT_SECONDS));
}

/**
 * Seconds to park: as long as the 'Poll Interval' where it is long enough, else by the progress; at the
 * first deadline at the latest.
 *
 * @param before the renders as the look before has left them
 */
export function planWait(rest: AwaitedRender[], before: AwaitedRender[], now: number): number {
	const interval = readInterval(rest);
	const seconds = interval === null ? planByProgress(rest, before, now) : interval / 1_000;
	const deadline = Math.min(...rest.map((awaited) => awaited.deadline ?? Infinity));
	return Math.max(SHORTEST_WAIT_SECONDS, Math.round(Math.min(seconds, (deadline - now) / 1_000)));
}
