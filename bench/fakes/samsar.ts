import { startEmulator } from '../../test/emulator';
import { AT_ONCE, type Answers, type RenderApi } from './renderApi';

export { REAL_ANSWERS } from './renderApi';

export const API_KEY = 'test-key';

/** The emulator of the Samsar API; it reads the same words in prompts. */
export async function startSamsar(answers: Answers = AT_ONCE): Promise<RenderApi> {
	const emulator = await startEmulator({
		apiKey: API_KEY,
		credits: Number.MAX_SAFE_INTEGER,
		answerMs: { create: answers.create, status: answers.look },
	});
	const timesOf = (isLook: boolean) =>
		emulator.requests.filter(({ kind }) => (kind === 'status') === isLook).map(({ at }) => at);
	return {
		baseUrl: emulator.baseUrl,
		get renders() {
			return emulator.sessions.map(({ id, acceptedAt, renderMs, prompt }) => ({
				id,
				readyAt: acceptedAt + renderMs,
				renderMs,
				prompt,
			}));
		},
		get looks() {
			return timesOf(true);
		},
		get otherRequests() {
			return timesOf(false);
		},
		reset: () => emulator.reset(),
		close: async () => await emulator.close(),
	};
}
