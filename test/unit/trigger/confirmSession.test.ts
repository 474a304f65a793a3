import type { Reply } from '../../../nodes/Samsar/transport/answer';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { confirmSession } from '../../../nodes/SamsarTrigger/confirmSession';
import { answerJson, answerText, silence } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const ID = 'vid_1';
const LINK = 'https://cdn.samsar.one/videos/vid_1.mp4';
const COMPLETED = answerJson(200, { status: 'COMPLETED', url: LINK });
const PENDING = answerJson(200, { status: 'PENDING', progress: 40 });
const FAILED = answerJson(200, { status: 'FAILED', error: 'No frames.' });
const BUSY = answerJson(503, { message: 'Busy.' });

/** Confirms with these replies, of which the last repeats. `looks` are seconds after the start. */
async function confirmWith(replies: Array<Reply | 'hang'>, chance = 0) {
	const clock = new VirtualClock(undefined, chance);
	const start = clock.now();
	const requests: SamsarRequest[] = [];
	const looks: number[] = [];
	const verdict = await confirmSession(
		{
			baseUrl: 'https://api.samsar.one/v1/video',
			account: 'account',
			send: async (request) => {
				const reply = replies[Math.min(requests.length, replies.length - 1)];
				requests.push(request);
				looks.push((clock.now() - start) / 1000);
				if (reply !== 'hang') return reply;
				await clock.sleep(request.timeoutMs);
				return silence('maybe', 'no answer came in time');
			},
		},
		ID,
		clock,
	);
	return { verdict, looks, requests, seconds: (clock.now() - start) / 1000 };
}

describe('what Samsar itself says', () => {
	it.each([
		['completed', COMPLETED, { status: 'COMPLETED', videoUrl: LINK }],
		['completed in table form', answerJson(200, { video_link: LINK }), { status: 'COMPLETED' }],
		['failed', FAILED, { status: 'FAILED', failureReason: 'No frames.' }],
		['cancelled', answerJson(200, { status: 'CANCELLED' }), { status: 'CANCELLED' }],
	])('%s: the first look is enough', async (_name, reply, render) => {
		const { verdict, looks } = await confirmWith([reply]);
		expect(verdict).toEqual({ kind: 'ended', render: expect.objectContaining(render) as object });
		expect(looks).toEqual([0]);
	});

	it('a callback that comes a moment early is waited for', async () => {
		const { verdict, looks } = await confirmWith([PENDING, PENDING, COMPLETED]);
		expect(verdict.kind).toBe('ended');
		expect(looks).toEqual([0, 1, 3]);
	});

	it('a render that goes on is not, beyond the patience of the sender', async () => {
		const { verdict, looks, seconds } = await confirmWith([PENDING]);
		expect(verdict).toMatchObject({ kind: 'pending', render: { status: 'PENDING', progress: 40 } });
		expect(looks).toEqual([0, 1, 3, 7, 15]);
		expect(seconds).toBeLessThanOrEqual(20);
	});

	it.each([0.5, 0.999])('that is looked for later by chance (%d) comes in time', async (chance) => {
		const { looks, seconds } = await confirmWith([PENDING], chance);
		expect(looks).toHaveLength(5);
		expect(looks[1]).toBe(1 + 0.25 * chance);
		expect(seconds).toBeLessThan(20);
		const limited = answerJson(429, {}, { retryAfterMs: 19_000 });
		expect((await confirmWith([limited], chance)).seconds).toBe(0);
	});

	it('a link beside a status that is not final proves nothing', async () => {
		const { verdict } = await confirmWith([answerJson(200, { status: 'PENDING', url: LINK })]);
		expect(verdict).toMatchObject({ kind: 'pending', render: { videoUrl: null } });
	});

	it('an unknown status word is not an end', async () => {
		const { verdict } = await confirmWith([answerJson(200, { status: 'ARCHIVED' })]);
		expect(verdict.kind).toBe('pending');
	});

	it('a completed render without a link is looked at again, and is completed all the same', async () => {
		const bare = answerJson(200, { status: 'COMPLETED' });
		expect((await confirmWith([bare, COMPLETED])).verdict).toMatchObject({
			kind: 'ended',
			render: { videoUrl: LINK },
		});
		const { verdict, looks } = await confirmWith([bare]);
		expect(verdict).toMatchObject({
			kind: 'ended',
			render: { status: 'COMPLETED', videoUrl: null },
		});
		expect(looks).toHaveLength(5);
	});
});

describe('a session that is none', () => {
	it.each([
		['404 JSON', answerJson(404, { message: 'Request not found.' }), /Request not found/],
		['404 empty, everywhere', answerText(404, ''), /HTTP 404/],
		['400', answerJson(400, { message: 'Missing or invalid session_id.' }), /invalid session_id/],
		['422', answerJson(422, {}), /HTTP 422/],
	])('is dropped at once: %s', async (_name, reply, reason) => {
		const { verdict, seconds } = await confirmWith([reply]);
		expect(verdict).toEqual({
			kind: 'unknown',
			reason: expect.stringMatching(reason) as string,
		});
		expect(seconds).toBe(0);
	});
});

describe('an API in trouble', () => {
	it.each([
		['503', BUSY, /HTTP 503.*Busy/],
		['a web page', answerText(200, '<h1>Welcome</h1>'), /web page/],
		['a reset', silence('maybe'), /the line went dead/],
		['a host that is down', silence('never', 'the connection was refused'), /refused/],
	])('is asked again, and then nothing is confirmed: %s', async (_name, reply, reason) => {
		const { verdict, looks } = await confirmWith([reply]);
		expect(verdict).toEqual({
			kind: 'unconfirmed',
			reason: expect.stringMatching(reason) as string,
		});
		expect(looks).toEqual([0, 1, 3, 7, 15]);
		expect((await confirmWith([reply, reply, COMPLETED])).verdict.kind).toBe('ended');
	});

	it('says how long to wait: Retry-After is honoured, but not beyond the patience', async () => {
		const limited = (seconds: number) =>
			answerJson(429, { message: 'Slow down.' }, { retryAfterMs: seconds * 1000 });
		const short = await confirmWith([limited(9), COMPLETED]);
		expect(short.looks).toEqual([0, 9]);
		expect(short.verdict.kind).toBe('ended');
		const long = await confirmWith([limited(60), COMPLETED]);
		expect(long.looks).toEqual([0]);
		expect(long.verdict).toMatchObject({ kind: 'unconfirmed' });
	});

	it.each([
		['401', answerJson(401, { message: 'Invalid API key.' }), /refused the API key/],
		['403', answerJson(403, {}), /does not allow/],
		['402', answerJson(402, {}), /out of credits/],
		['a redirect', answerText(302, '', { redirectedTo: 'https://elsewhere.example' }), /redirect/],
	])('does not get better by asking again: %s', async (_name, reply, reason) => {
		const { verdict, looks } = await confirmWith([reply]);
		expect(verdict).toEqual({
			kind: 'unconfirmed',
			reason: expect.stringMatching(reason) as string,
		});
		expect(looks).toEqual([0]);
	});

	it('that hangs leaves time for further looks, and is given up in time', async () => {
		const { verdict, looks, requests, seconds } = await confirmWith(['hang']);
		expect(verdict.kind).toBe('unconfirmed');
		expect(looks).toEqual([0, 11]);
		expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 9_000]);
		expect(seconds).toBe(20);
	});
});
