/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
const LOOK_EVERY_MS = 5;

export async function sleep(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Waits for a condition that the other side brings about.
 *
 * @param what is waited for, in the words of the error
 * @throws when it does not hold within so many milliseconds; without a number, the test's own limit ends it
 */
export async function until(
	condition: () => boolean,
	what = 'a condition',
	withinMs = Infinity,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
		await sleep(LOOK_EVERY_MS);
	}
}

/** Milliseconds between two looks at the clock. */
const TICK_MS = 10;

/**
 * A stopwatch that stands still while this process waits for a processor, because others have it; what
 * the process itself computes counts.
 *
 * @returns stops it, and gives the milliseconds
 */
export function startStopwatch(): () => number {
	const startedAt = performance.now();
	let stalledMs = 0;
	let lookedAt = startedAt;
	let computed = process.cpuUsage();
	const timer = setInterval(() => {
		const { user, system } = process.cpuUsage(computed);
		const late = performance.now() - lookedAt - TICK_MS;
		stalledMs += Math.max(0, late - (user + system) / 1_000);
		lookedAt = performance.now();
		computed = process.cpuUsage();
	}, TICK_MS);
	return () => {
		clearInterval(timer);
		return performance.now() - startedAt - stalledMs;
	};
}
