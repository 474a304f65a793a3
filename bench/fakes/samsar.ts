import { startEmulator } from '../../test/emulator';
import type { RenderApi } from './renderApi';

export const API_KEY = 'test-key';

/** The emulator of the Samsar API; it reads the same words in prompts. */
export async function startSamsar(): Promise<RenderApi> {
	const emulator = await startEmulator({ apiKey: API_KEY, credits: Number.MAX_SAFE_INTEGER });
	const timesOf = (isLook: boolean) =>
		emulator.requests.filter(({ kind }) => (kind === 'status') === isLook).map(({ at }) => at);
	return {
		baseUrl: emulator.baseUrl,
		get renders() {
			return emulator.sessions.map(({ id, acceptedAt, renderMs }) => ({
				id,
				readyAt: acceptedAt + renderMs,
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
