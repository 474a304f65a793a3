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

/** Milliseconds of a processor that the work takes. What other processes take does not count. */
export function measureWork(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}
