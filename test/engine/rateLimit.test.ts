import { openEmulator } from '../support/emulators';
import { runToEnd, setClockSpeed } from './support/harness';
import { CONTINUES, createOnly } from './support/scenes';

const PER_SECOND = 5;
const VIDEOS = 60;

test('a server that takes five creates a second is soon sent no more, and each video is paid for once', async () => {
	const emulator = await openEmulator({ createsPerSecond: PER_SECOND, answerMs: { create: 100 } });
	setClockSpeed(1);
	const prompts = Array.from({ length: VIDEOS }, (_, nth) => `Kite ${nth}`);
	const { items } = await runToEnd(createOnly(emulator, prompts, {}, CONTINUES));

	expect(items.map(({ json }) => json.error)).toEqual(prompts.map(() => undefined));
	const paid = new Map(emulator.sessions.map(({ id, prompt }) => [id, prompt]));
	expect(items.map(({ json }) => paid.get(String(json.sessionId)))).toEqual(prompts);
	expect(emulator.sessions).toHaveLength(VIDEOS);

	const creates = emulator.requests.filter(({ kind }) => kind === 'create');
	const later = creates.filter(({ at }) => at - creates[0].at >= 3_000);
	const refused = later.filter(({ answeredWith }) => answeredWith === 429);
	expect(later.length).toBeGreaterThan(VIDEOS / 2);
	// Five of a hundred, by the virtual clock of limitedServer.test.ts; a busy machine lets requests arrive in
	// heaps. A node that learned nothing would have most of them refused.
	expect(refused.length / later.length).toBeLessThanOrEqual(0.25);
});
