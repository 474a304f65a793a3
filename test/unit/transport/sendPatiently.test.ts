import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { sendPatiently } from '../../../nodes/Samsar/transport/retry';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { answerJson, answerText, silence } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const request: SamsarRequest = {
	method: 'GET',
	url: 'https://api.samsar.one/v1/credits',
	timeoutMs: 30_000,
};
const CREDITS = answerJson(200, { remainingCredits: 5 });

/** A reply, or no reply until the request's time is up. */
type Scripted = Reply | 'hang';

/** Sends until it is answered; the last reply is given again and again. */
async function read(replies: Scripted[], stop?: { aborted: boolean }) {
	const clock = new VirtualClock(0);
	const sentAt: number[] = [];
	const connection = {
		baseUrl: 'https://api.samsar.one/v1/video',
		account: 'account',
		send: async ({ timeoutMs }: SamsarRequest) => {
			const reply = replies[Math.min(sentAt.length, replies.length - 1)];
			sentAt.push(clock.now());
			if (reply !== 'hang') return reply;
			await clock.sleep(timeoutMs);
			return silence('maybe', 'no answer came in time');
		},
	};
	return { reply: await sendPatiently(connection, request, clock, stop), sentAt };
}

describe('a request that only reads', () => {
	it.each<[string, Reply]>([
		['answered', CREDITS],
		['refused', answerText(401, '')],
		['redirected', answerText(302, '')],
		['not found', answerText(404, '')],
	])('is sent once when it is %s', async (_case, reply) => {
		expect(await read([reply])).toEqual({ reply, sentAt: [0] });
	});

	it.each<[string, Reply]>([
		['silence', silence('maybe')],
		['a rate limit', answerText(429, '')],
		['a server error', answerText(502, '')],
		['a page', answerText(200, '<p>Hi</p>')],
	])('is sent again after %s', async (_case, trouble) => {
		expect(await read([trouble, trouble, CREDITS])).toEqual({
			reply: CREDITS,
			sentAt: [0, 1_000, 3_000],
		});
	});

	it('is given up within twenty seconds, with the last reply', async () => {
		const { reply, sentAt } = await read([answerText(503, '')]);
		expect(reply).toMatchObject({ httpCode: 503 });
		expect(sentAt).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
	});

	it('is sent again when it hung for longer than the patience is', async () => {
		expect(await read(['hang', CREDITS])).toEqual({ reply: CREDITS, sentAt: [0, 31_000] });
	});

	it('is given up when it hangs again', async () => {
		const { reply, sentAt } = await read(['hang']);
		expect(reply).toMatchObject({ kind: 'silence' });
		expect(sentAt).toEqual([0, 31_000]);
	});

	it.each([
		[5_000, [0, 5_000]],
		[21_000, [0]],
	])('waits as long as the server asks: %d ms', async (retryAfterMs, times) => {
		expect((await read([answerText(503, '', { retryAfterMs }), CREDITS])).sentAt).toEqual(times);
	});

	it('is not sent again once the execution is stopped', async () => {
		expect((await read([silence('maybe')], { aborted: true })).sentAt).toEqual([0]);
	});
});
