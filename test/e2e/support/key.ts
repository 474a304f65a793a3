import { readLog } from '../../support/n8n/environment';
import type { Setting } from '../../support/n8n/setting';

/**
 * Looks for the API key where it must not be: in everything that n8n keeps of the execution, in
 * n8n's log, and in requests to another origin.
 */
export async function expectKeyNowhere(
	{ n8n, emulator }: Setting,
	executionId: string,
): Promise<void> {
	const execution = await n8n.send('GET', `/rest/executions/${executionId}`);
	const kept = {
		execution: JSON.stringify(execution),
		log: readLog(),
		otherOrigin: JSON.stringify(emulator.cdnRequests),
	};
	expect(kept.execution).toContain(emulator.sessions[0].id);
	for (const [place, text] of Object.entries(kept)) {
		const at = text.indexOf(emulator.apiKey);
		expect({ place, found: at < 0 ? undefined : text.slice(at - 200, at + 50) }).toEqual({ place });
	}
}
