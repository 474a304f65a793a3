/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { systemClock } from '../../../../nodes/Samsar/clock';

let speed = 1;
let nodeTime = Date.now();
let realTime = performance.now();

/** The node's clock. Milliseconds since 1970, ahead of the machine's when it runs fast. */
export function nodeNow(): number {
	return nodeTime + (performance.now() - realTime) * speed;
}

/** A moment of the machine's clock on the node's. Both in milliseconds since 1970. */
export function toNodeTime(at: number): number {
	return nodeNow() - (Date.now() - at) * speed;
}

/** Lets the node's own time run `times` as fast as the machine's. Sockets stay as fast as they are. */
export function setClockSpeed(times: number): void {
	nodeTime = nodeNow();
	realTime = performance.now();
	speed = times;
}

/** Milliseconds of the node's time. */
export async function nodeSleep(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms / speed));
}

Object.assign(systemClock, { now: nodeNow, sleep: nodeSleep });
