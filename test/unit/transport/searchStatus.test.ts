import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { openDoor } from '../../../nodes/Samsar/transport/door';
import { lookAtSession } from '../../../nodes/Samsar/transport/readStatus';
import type { SamsarConnection } from '../../../nodes/Samsar/transport/samsarConnection';
import { countBusiest } from '../../support/countBusiest';
import { answerJson, answerText, silence } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const PENDING = answerJson(200, { status: 'PENDING' });
const NO_ROUTE = answerText(404, '<pre>Cannot GET /v1/video/status</pre>');

/** Ten looks, `gapMs` apart, at a server that takes `ms` for each answer. */
async function lookTenTimes(ms: number, answering: (url: string) => Reply, gapMs = 0) {
	const clock = new VirtualClock(0);
	const sent: Array<{ url: string; at: number }> = [];
	const connection: SamsarConnection = {
		baseUrl: 'https://api.samsar.one/v1/video',
		account: 'account',
		send: openDoor(async ({ url }) => {
			sent.push({ url, at: clock.now() });
			await clock.sleep(ms);
			return answering(url);
		}, clock),
	};
	const kinds = await Promise.all(
		Array.from({ length: 10 }, async (_, i) => {
			await clock.sleep(i * gapMs);
			return (await lookAtSession(connection, `s${i}`)).kind;
		}),
	);
	return { sent, kinds, elapsed: clock.now() };
}

describe('the search for the address that tells the status', () => {
	it('is done by one look, and the others profit from it', async () => {
		const { sent, kinds } = await lookTenTimes(100, (url) =>
			url.includes('/video/') ? NO_ROUTE : PENDING,
		);
		expect(new Set(kinds)).toEqual(new Set(['render']));
		expect(sent.filter(({ url }) => url.includes('/video/'))).toHaveLength(1);
		expect(sent).toHaveLength(11);
	});

	it('does not mislead looks that start while it is under way', async () => {
		const { kinds } = await lookTenTimes(
			120,
			(url) =>
				url.includes('/video/')
					? answerJson(404, { message: 'Cannot GET /v1/video/status', statusCode: 404 })
					: PENDING,
			50,
		);
		expect(new Set(kinds)).toEqual(new Set(['render']));
	});

	it('does not make looks queue up behind each other while no answer comes', async () => {
		const { elapsed, kinds } = await lookTenTimes(30_000, () => silence('maybe'));
		expect(new Set(kinds)).toEqual(new Set(['trouble']));
		expect(elapsed).toBeLessThanOrEqual(61_000);
	});

	it('keeps to the pace of the run also when every look needs every address', async () => {
		const { sent } = await lookTenTimes(1, () => answerText(404, ''));
		expect(sent).toHaveLength(20);
		// Ten a second at first, and one more for each good answer.
		const times = sent.map(({ at }) => at);
		expect(countBusiest(times.slice(0, 11))).toBeLessThanOrEqual(11);
		expect(countBusiest(times)).toBeLessThanOrEqual(20);
	});
});
