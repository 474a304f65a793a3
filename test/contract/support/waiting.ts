/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests are not published: they need Node's own modules */
import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/** Waits for a condition; throws, naming it, when it does not hold within `patience` ms. */
export async function until(
	name: string,
	condition: () => boolean,
	patience = 5000,
): Promise<void> {
	const deadline = Date.now() + patience;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error(`Waited ${patience} ms in vain for: ${name}`);
		await pause(10);
	}
}
