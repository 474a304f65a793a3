/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { systemClock } from '../../../../nodes/Samsar/clock';

/** Milliseconds between two looks at the machine's clock, and how many of those since the last one count. */
const TICK_MS = 5;
const MOST_MS = 2 * TICK_MS;

/** A time in which the process did not run. `endedAt` is of the machine's clock. */
interface Stall {
	endedAt: number;
	ms: number;
}

let speed = 1;
let nodeTime = Date.now();
let lookedAt = performance.now();
let stalls: Stall[] = [];

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
	if (passed > counted) stalls.push({ endedAt: Date.now(), ms: passed - counted });
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
	const now = nodeNow();
	const stalled = stalls.reduce(
		(sum, { endedAt, ms }) => sum + Math.min(ms, Math.max(0, endedAt - at)),
		0,
	);
	return now - Math.max(0, Date.now() - at - stalled) * speed;
}

/** Lets the node's own time run `times` as fast as the machine's. Sockets stay as fast as they are. */
export function setClockSpeed(times: number): void {
	look();
	stalls = [];
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
