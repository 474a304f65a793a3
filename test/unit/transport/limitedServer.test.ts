import { openDoor } from '../../../nodes/Samsar/transport/door';
import { answerJson, answerText } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const REQUEST = { method: 'GET', url: 'https://api.samsar.one', timeoutMs: 30_000 } as const;

interface Limited {
	/** Requests that it takes within any one second. */
	perSecond: number;
	answerMs: number;
	/** What it asks to wait when it refuses. */
	retryAfterMs: number | null;
	/** When the run has found its tempo; that of a fast server that is slow to answer takes longer. */
	knownAfterMs?: number;
}

/** When each of `count` requests was sent and whether it was refused; a refused one comes again. */
async function sendAll({ perSecond, answerMs, retryAfterMs }: Limited, count: number) {
	const clock = new VirtualClock(0);
	const seen: Array<{ at: number; isRefused: boolean }> = [];
	const door = openDoor(async () => {
		const at = clock.now();
		const taken = seen.filter((one) => !one.isRefused && one.at > at - 1_000);
		const isRefused = taken.length >= perSecond;
		seen.push({ at, isRefused });
		await clock.sleep(answerMs);
		return isRefused ? answerText(429, '', { retryAfterMs }) : answerJson(200, {});
	}, clock);
	const sendOne = async () => {
		for (;;) {
			const reply = await door(REQUEST);
			if (reply.kind === 'answer' && reply.httpCode === 200) return;
			await clock.sleep(retryAfterMs ?? 1_000);
		}
	};
	await Promise.all(Array.from({ length: count }, sendOne));
	return seen;
}

describe.each<Limited>([
	{ perSecond: 5, answerMs: 200, retryAfterMs: null },
	{ perSecond: 5, answerMs: 200, retryAfterMs: 1_000 },
	{ perSecond: 5, answerMs: 1_500, retryAfterMs: null },
	{ perSecond: 5, answerMs: 1_500, retryAfterMs: 1_000 },
	{ perSecond: 20, answerMs: 200, retryAfterMs: null },
	{ perSecond: 20, answerMs: 1_500, retryAfterMs: 1_000, knownAfterMs: 15_000 },
	{ perSecond: 40, answerMs: 200, retryAfterMs: null },
])(
	'a server that takes $perSecond a second, answers after $answerMs ms, $retryAfterMs',
	(server) => {
		it('is soon asked no more than it takes, and gets all', async () => {
			const count = 60 * server.perSecond;
			const seen = await sendAll(server, count);
			expect(seen.filter(({ isRefused }) => !isRefused)).toHaveLength(count);
			const later = seen.filter(({ at }) => at >= (server.knownAfterMs ?? 3_000));
			const refused = later.filter(({ isRefused }) => isRefused).length;
			const took = seen[seen.length - 1].at;
			expect(refused / later.length).toBeLessThanOrEqual(0.05);
			// Of what the server could take.
			expect(took).toBeLessThan(60_000 / 0.5);
		});
	},
);
