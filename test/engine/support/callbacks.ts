import type { Emulator } from '../../emulator';
import { countOf } from '../../support/emulators';
import { runToEnd } from './harness';
import { createOnly } from './scenes';
import type { TriggerDoor } from './triggerDoor';

export const FORGED_LINK = 'https://elsewhere.example/not-yours.mp4';

/** The session that the node created, and whose end Samsar reports to `url`. */
export async function create(
	emulator: Emulator,
	prompt: string,
	webhookUrl?: string,
): Promise<string> {
	const { error, items } = await runToEnd(
		createOnly(emulator, [prompt], webhookUrl === undefined ? {} : { webhookUrl }),
	);
	expect(error).toBeUndefined();
	return items[0].json.sessionId as string;
}

/** What anybody may post: that a session is completed. */
export const claim = (sessionId: string) => ({
	request_id: sessionId,
	session_id: sessionId,
	status: 'COMPLETED',
	result_url: FORGED_LINK,
	video: { url: FORGED_LINK },
});

export const statusRequests = (emulator: Emulator) => countOf(emulator, 'status');

/** The node's log, a line each, with its level. */
export const messages = ({ logs }: TriggerDoor) =>
	logs.map(({ level, message }) => `${level}: ${message}`);
