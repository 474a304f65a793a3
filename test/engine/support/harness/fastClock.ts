/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { systemClock } from '../../../../nodes/Samsar/clock';

/** Milliseconds between two looks at the machine's clock, and how many of those since the last one count. */
const TICK_MS = 5;
const MOST_MS = 2 * TICK_MS;

/** Moments that are kept: of the last five minutes. */
const MOST_MOMENTS = (5 * 60_000) / TICK_MS;

/** One moment on the machine's clock and on the node's, both in milliseconds since 1970. */
interface Moment {
	at: number;
	nodeTime: number;
}

let speed = 1;
let nodeTime = Date.now();
let lookedAt = performance.now();
let moments: Moment[] = [];

/**
 * Moves the node's clock. It stands still while this process does not run, because other processes have
 * the processor: at 40 times the speed, a busy machine would otherwise let seconds pass between two lines
 * of code, and every limit with them.
 */
function look(): void {
	const now = performance.now();
	const passed = now - lookedAt;
	const counted = Math.min(passed, MOST_MS);
	lookedAt = now;
	nodeTime += counted * speed;
	const at = Date.now();
	if (at === moments[moments.length - 1]?.at) moments.pop();
	moments.push({ at, nodeTime });
	if (moments.length > 2 * MOST_MOMENTS) moments = moments.slice(-MOST_MOMENTS);
}

const ticking = setInterval(look, TICK_MS);
ticking.unref();
afterAll(() => clearInterval(ticking));

/** The node's clock. Milliseconds since 1970, ahead of the machine's when it runs fast. */
export function nodeNow(): number {
	look();
	return nodeTime;
}

/** A moment of the machine's clock on the node's. Both in milliseconds since 1970. */
export function toNodeTime(at: number): number {
	look();
	let [from, next] = [0, moments.length];
	while (from < next) {
		const middle = Math.floor((from + next) / 2);
		if (moments[middle].at > at) next = middle;
		else from = middle + 1;
	}
	if (next === moments.length) return nodeTime;
	if (next === 0) return moments[0].nodeTime - (moments[0].at - at) * speed;
	const [before, after] = [moments[next - 1], moments[next]];
	return Math.min(after.nodeTime, before.nodeTime + (at - before.at) * speed);
}

/** Lets the node's own time run `times` as fast as the machine's. Sockets stay as fast as they are. */
export function setClockSpeed(times: number): void {
	look();
	moments = [];
	speed = times;
}

/** Milliseconds of the node's time. */
export async function nodeSleep(ms: number): Promise<void> {
	const end = nodeNow() + ms;
	const own = speed;
	// A timer also counts the time in which the process did not run. Once the speed has changed, it is enough.
	do {
		const left = end - nodeNow();
		await new Promise((resolve) => setTimeout(resolve, left / own));
	} while (speed === own && nodeNow() < end);
}

Object.assign(systemClock, { now: nodeNow, sleep: nodeSleep });
