import { cancelRender } from '../../../nodes/Samsar/cancel/cancelRender';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { Patience } from '../../../nodes/Samsar/transport/patience';
import type { SamsarConnection } from '../../../nodes/Samsar/transport/samsarConnection';
import { answerJson, answerText, silence } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const LINK = 'https://cdn.samsar.one/videos/s.mp4';
const PENDING = answerJson(200, { status: 'PENDING' });
const COMPLETED = answerJson(200, { status: 'COMPLETED', result_url: LINK });
const CANCELLED = answerJson(200, { status: 'CANCELLED' });

/** A reply, or no reply until the request's time is up. */
type Scripted = Reply | 'hang';

/**
 * Cancels a running render. `after` is what Samsar answers to the looks from then on, in turn, the
 * last again and again.
 */
async function cancel(answer: Scripted, ...after: Scripted[]) {
	const clock = new VirtualClock(0);
	const sent: string[] = [];
	const looks = after.length === 0 ? [PENDING] : after;
	const connection: SamsarConnection = {
		baseUrl: 'https://api.samsar.one/v1/video',
		send: async ({ method, timeoutMs }) => {
			const isAfter = sent.includes('POST');
			sent.push(method);
			const look = isAfter && looks.length > 1 ? (looks.shift() as Scripted) : looks[0];
			const reply = method === 'POST' ? answer : isAfter ? look : PENDING;
			if (reply !== 'hang') return reply;
			await clock.sleep(timeoutMs);
			return silence('maybe', 'no answer came in time');
		},
	};
	const patience = new Patience(clock);
	const { render, cancelled } = await cancelRender(connection, 's', patience);
	return { sent, cancelled, status: render.status, videoUrl: render.videoUrl };
}

const DONE = { cancelled: true, status: 'CANCELLED', videoUrl: null };

describe('a cancel that Samsar confirms', () => {
	it.each<[string, Reply]>([
		['as documented', answerJson(200, { status: 'CANCELLED', cancelled: true, message: 'ok' })],
		['by the status', answerJson(200, { status: 'canceled' })],
		['by the flag', answerJson(202, { cancelled: true })],
	])('%s needs no further look', async (_case, answer) => {
		expect(await cancel(answer)).toEqual({ ...DONE, sent: ['GET', 'POST'] });
	});
});

describe('a cancel that is left open', () => {
	const OPEN: Array<[string, Reply]> = [
		[
			'by a render that has just ended',
			answerJson(200, { status: 'COMPLETED', message: 'Render already completed' }),
		],
		['by an error with code 200', answerJson(200, { error: 'cannot cancel' })],
		['by a failure with code 200', answerJson(200, { success: false })],
		['by a render that goes on', answerJson(200, { status: 'PENDING' })],
		['by a no', answerJson(200, { status: 'CANCELLED', cancelled: false })],
		['by a no as text', answerJson(200, { cancelled: 'false' })],
		['by an empty answer', answerText(200, '')],
		['by a page', answerText(200, '<p>Welcome</p>')],
		['by a server error', answerText(502, '')],
		['by silence', silence('maybe')],
		['by a conflict', answerJson(409, { message: 'Already finished' })],
	];

	it.each(OPEN)('%s is looked at again: the video is there', async (_case, answer) => {
		expect(await cancel(answer, COMPLETED)).toEqual({
			sent: ['GET', 'POST', 'GET'],
			cancelled: false,
			status: 'COMPLETED',
			videoUrl: LINK,
		});
	});

	it.each(OPEN)('%s is looked at again: it was cancelled', async (_case, answer) => {
		expect(await cancel(answer, CANCELLED)).toEqual({ ...DONE, sent: ['GET', 'POST', 'GET'] });
	});

	it.each(OPEN)('%s is an error while the render goes on', async (_case, answer) => {
		await expect(cancel(answer)).rejects.toMatchObject({ sessionId: 's', status: 'PENDING' });
	});
});

it('a host without such a request is not asked again', async () => {
	await expect(cancel(answerText(404, '<p>Cannot POST</p>'), COMPLETED)).rejects.toThrow(
		'This Samsar server cannot cancel renders: s goes on',
	);
});

describe('a cancel that hangs', () => {
	const BUSY = answerText(503, '');

	it('is looked at again as patiently as any other', async () => {
		expect(await cancel('hang', BUSY, BUSY, CANCELLED)).toEqual({
			...DONE,
			sent: ['GET', 'POST', 'GET', 'GET', 'GET'],
		});
	});

	it('is looked at again also when the look hangs once', async () => {
		expect(await cancel('hang', 'hang', CANCELLED)).toEqual({
			...DONE,
			sent: ['GET', 'POST', 'GET', 'GET'],
		});
	});
});
