import { answerJson, answerText, silence } from '../support/replies';
import { orderOf, ordersOf, PayDesk } from '../support/payDesk';

const ACCEPTED = answerJson(201, { session_id: 'vid_1' });
const LIMITED = answerText(429, '');
const limitedFor = (seconds: number) => answerText(429, '', { retryAfterMs: seconds * 1000 });

/** Seconds from the first create to each. */
function secondsOf(desk: PayDesk): number[] {
	return desk.sent.map(({ at }) => (at - desk.sent[0].at) / 1000);
}

describe('a create that is rate-limited', () => {
	it('is sent again with growing pauses until it is accepted', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [LIMITED, LIMITED, LIMITED, LIMITED, LIMITED, ACCEPTED]);
		expect(secondsOf(desk)).toEqual([0, 1, 3, 7, 15, 23]);
		expect(desk.accepted.get(0)?.sessionId).toBe('vid_1');
	});

	it('waits as long as the server asks', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [limitedFor(17), limitedFor(0), limitedFor(30), ACCEPTED]);
		expect(secondsOf(desk)).toEqual([0, 17, 18, 48]);
	});

	it('is given up within a minute, and nothing was charged', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [LIMITED]);
		expect(Math.max(...secondsOf(desk))).toBe(55);
		expect(desk.failures.get(0)?.httpCode).toBe(429);
		expect(desk.textOf(0)).toMatch(/limiting requests.*nothing was charged/i);
		expect(desk.recall(orderOf(0))).toBeUndefined();
	});

	it.each([
		[60, 2],
		[61, 1],
		[3600, 1],
	])('that must wait %d seconds is sent %d times', async (seconds, times) => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [limitedFor(seconds)]);
		expect(desk.sent).toHaveLength(times);
		expect(desk.failures.get(0)?.httpCode).toBe(429);
	});

	it('behind a server that wants to be left alone is not sent, and costs nothing', async () => {
		const desk = new PayDesk();
		const closed = answerText(503, '', { retryAfterMs: 120_000 });
		await desk.submit(ordersOf(3), [closed]);
		expect(desk.sent).toHaveLength(1);
		expect(desk.textOf(0)).toMatch(/may have accepted/);
		for (const item of [1, 2]) {
			expect(desk.textOf(item)).toMatch(/nothing was charged/i);
			expect(desk.recall(ordersOf(3)[item])).toBeUndefined();
		}
	});

	it('shares its patience with the items after it', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(20), [LIMITED]);
		expect(desk.failures.size).toBe(20);
		// After the minute one create each tells whether the limit has ended.
		const afterTheMinute = secondsOf(desk).filter((second) => second >= 60);
		expect(afterTheMinute.length).toBeLessThan(20);
		// Two in a second is the slowest that a run becomes.
		expect(Math.max(...secondsOf(desk))).toBeLessThanOrEqual(60 + 12);
	});

	it('has new patience once anything else was answered', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(3), [limitedFor(50), ACCEPTED, limitedFor(50), ACCEPTED]);
		expect(desk.failures.size).toBe(0);
		// The second limit holds the third item, too.
		expect(secondsOf(desk).map(Math.floor)).toEqual([0, 50, 50, 100, 100]);
	});

	it('that is lost after all is not sent again', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [LIMITED, silence('maybe')]);
		await desk.submit([orderOf(0)]);
		expect(desk.sent).toHaveLength(2);
		expect(desk.failures.get(0)?.message).toMatch(/may have accepted/);
	});
});

describe('only a rate limit is waited for', () => {
	it.each([
		['503 with Retry-After', answerText(503, '', { retryAfterMs: 1000 })],
		['408', answerText(408, '')],
		['a connection that failed', silence('never')],
		['silence', silence('maybe')],
		['500', answerText(500, '')],
	])('%s is sent once', async (_case, reply) => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [reply]);
		expect(desk.sent).toHaveLength(1);
	});
});
