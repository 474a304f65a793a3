/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests are not published: they need Node's own timers */
/** Waits for a condition that the other side brings about; the test's own time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
