import { cancelRender } from '../../../nodes/Samsar/cancel/cancelRender';
import type { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { Patience } from '../../../nodes/Samsar/transport/retry';
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
 * Cancels a render. `before` and `after` are what Samsar answers to the looks before and after the
 * cancel, in turn, the last again and again.
 */
async function cancelSeen(
	before: Scripted[],
	answer: Scripted,
	after: Scripted[],
	sent: string[] = [],
) {
	const clock = new VirtualClock(0);
	const connection: SamsarConnection = {
		baseUrl: 'https://api.samsar.one/v1/video',
		account: 'account',
		send: async ({ method, timeoutMs }) => {
			const looks = sent.includes('POST') ? after : before;
			sent.push(method);
			const take = () => (looks.length > 1 ? (looks.shift() as Scripted) : looks[0]);
			const reply = method === 'POST' ? answer : take();
			if (reply !== 'hang') return reply;
			await clock.sleep(timeoutMs);
			return silence('maybe', 'no answer came in time');
		},
	};
	const patience = new Patience(clock);
	const { render, cancelled } = await cancelRender(connection, 's', patience);
	return { sent, cancelled, status: render.status, videoUrl: render.videoUrl };
}

/** Cancels a running render. */
async function cancel(answer: Scripted, ...after: Scripted[]) {
	return await cancelSeen([PENDING], answer, after.length === 0 ? [PENDING] : after);
}

const CANCEL_TAKEN = answerJson(200, { status: 'CANCELLED', cancelled: true });

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

describe('a look that does not show that the render is unfinished', () => {
	const UNTOLD: Array<[string, Reply]> = [
		['nothing', answerJson(200, {})],
		['other words', answerJson(200, { message: 'temporarily unavailable' })],
		['a blank status', answerJson(200, { status: ' ' })],
		['stages alone', answerJson(200, { details: { video_generation: 'INIT' } })],
	];

	it.each(UNTOLD)('because it tells %s cancels nothing', async (_case, look) => {
		const sent: string[] = [];
		const cancelling = cancelSeen([look], CANCEL_TAKEN, [CANCELLED], sent);
		await expect(cancelling).rejects.toThrow(
			/^s was not cancelled, because Samsar does not report whether it has ended: The answer was: .*\. Try again\.$/,
		);
		expect(sent.length).toBeGreaterThan(2);
		expect(sent).not.toContain('POST');
	});

	it.each(UNTOLD)('because it tells %s is repeated for a while', async (_case, look) => {
		expect(await cancelSeen([look, look, COMPLETED], CANCEL_TAKEN, [CANCELLED])).toEqual({
			sent: ['GET', 'GET', 'GET'],
			cancelled: false,
			status: 'COMPLETED',
			videoUrl: LINK,
		});
		expect(await cancelSeen([look, PENDING], CANCEL_TAKEN, [CANCELLED])).toEqual({
			...DONE,
			sent: ['GET', 'GET', 'POST'],
		});
	});

	it('but has a link under a word of its own cancels nothing', async () => {
		const sent: string[] = [];
		const ready = answerJson(200, { status: 'READY', url: LINK });
		await expect(cancelSeen([ready], CANCEL_TAKEN, [CANCELLED], sent)).rejects.toMatchObject({
			message:
				"s was not cancelled, because it may be finished: Samsar reports it as READY, with a link to a video. A cancel would delete a finished video. Check it with 'Get Status'.",
			sessionId: 's',
			status: 'READY',
		});
		expect(sent).toEqual(['GET']);
	});

	it.each<[string, Reply]>([
		['has a link already', answerJson(200, { status: 'processing', url: LINK })],
		['is in a state without a name here', answerJson(200, { status: 'WARMING_UP' })],
		['is paused', answerJson(200, { status: 'PAUSED' })],
	])('is not one of an unfinished render that %s', async (_case, look) => {
		expect(await cancelSeen([look], CANCEL_TAKEN, [CANCELLED])).toEqual({
			...DONE,
			sent: ['GET', 'POST'],
		});
	});

	it.each<[string, Reply]>([
		['in other words', answerJson(200, { status: 'READY', url: LINK })],
		['not at all', answerJson(200, {})],
	])(
		'after the cancel says %s what became of it: nobody claims that it goes on',
		async (_case, look) => {
			const refused = answerJson(409, { message: 'Already finished' });
			const cancelling = cancelSeen([PENDING], refused, [look]);
			await expect(cancelling).rejects.toThrow(
				/^It is not known whether s was cancelled: .*Already finished/,
			);
		},
	);
});

it('a session whose ID Samsar refuses is not known, and not said to go on', async () => {
	const sent: string[] = [];
	const refusal = answerJson(400, { message: 'Missing or invalid session_id.' });
	const cancelling = cancelSeen([refusal], CANCEL_TAKEN, [CANCELLED], sent);
	const failure = await cancelling.then(
		() => null,
		(thrown: SamsarFailure) => thrown,
	);
	expect(failure?.message).toBe(
		'Samsar does not know session s: HTTP 400. Samsar says: Missing or invalid session_id.',
	);
	expect(failure?.description).not.toContain('continues');
	expect(sent).toEqual(['GET']);
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
		'This Samsar server cannot cancel renders, so s continues',
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
