import type { Reply } from '../../../nodes/Samsar/transport/answer';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { lookAtSession } from '../../../nodes/Samsar/transport/readStatus';
import type { SamsarConnection } from '../../../nodes/Samsar/transport/samsarConnection';
import { answerJson, answerText, silence } from '../support/replies';

const BASE = 'https://api.samsar.one/v1/video';
const DOCUMENTED = `${BASE}/status`;
const LATER = 'https://api.samsar.one/v1/status';

const PENDING = answerJson(200, { status: 'PENDING' });
const UNKNOWN = answerJson(404, { message: 'Request not found.' });
const NO_ROUTE = answerText(404, '<pre>Cannot GET /v1/video/status</pre>');
const NO_BODY = answerText(404, '');

/** Each address gives its replies in turn, the last one again and again. */
function connect(routes: Record<string, Reply[]>) {
	const sent: SamsarRequest[] = [];
	const connection: SamsarConnection = {
		baseUrl: BASE,
		account: 'account',
		send: async (request) => {
			sent.push(request);
			const replies = routes[request.url];
			return replies.length > 1 ? (replies.shift() as Reply) : replies[0];
		},
	};
	return { connection, addresses: () => sent.map(({ url }) => url), sent };
}

describe('a status request', () => {
	it('names the session under both names and waits 30 seconds', async () => {
		const { connection, sent } = connect({ [DOCUMENTED]: [PENDING] });
		await lookAtSession(connection, 'a/b c');
		expect(sent).toEqual([
			{
				method: 'GET',
				url: DOCUMENTED,
				query: { session_id: 'a/b c', request_id: 'a/b c' },
				timeoutMs: 30_000,
			},
		]);
	});
});

describe('one look', () => {
	it.each<[string, Reply, string]>([
		['a status', PENDING, 'render'],
		['a page', answerText(200, '<p>Hi</p>'), 'trouble'],
		['an empty success', answerText(200, ''), 'trouble'],
		['a truncated success', answerText(200, '{"status":"COMPLETED","url":"htt'), 'trouble'],
		['silence', silence('maybe'), 'trouble'],
		['no delivery', silence('never'), 'trouble'],
		['408', answerText(408, ''), 'trouble'],
		['429', answerText(429, ''), 'trouble'],
		['500 that says COMPLETED', answerJson(500, { status: 'COMPLETED' }), 'trouble'],
		['502', answerText(502, '<p>Bad Gateway</p>'), 'trouble'],
		['503', answerText(503, ''), 'trouble'],
		['302', answerText(302, ''), 'refused'],
		['400', answerJson(400, { message: 'Missing or invalid session_id.' }), 'refused'],
		['401', answerText(401, ''), 'refused'],
		['402', answerJson(402, {}), 'refused'],
		['403', answerText(403, ''), 'refused'],
		['403 with a page', answerText(403, '<p>No</p>'), 'trouble'],
		['an unknown session', UNKNOWN, 'notFound'],
	])('at %s', async (_case, reply, kind) => {
		const { connection } = connect({ [DOCUMENTED]: [reply] });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind });
	});

	it.each<[string, Reply, string | undefined]>([
		[
			'400 about the ID',
			answerJson(400, { message: 'Missing or invalid session_id.' }),
			'HTTP 400. Samsar says: Missing or invalid session_id.',
		],
		['410', answerText(410, ''), 'HTTP 410. The answer was empty.'],
		['422', answerText(422, ''), 'HTTP 422. The answer was empty.'],
		['400 about the key', answerJson(400, { message: 'API key missing' }), undefined],
		['401', answerText(401, ''), undefined],
		['409', answerText(409, ''), undefined],
	])('tells whether it may be the ID that is refused: %s', async (_case, reply, refusesId) => {
		const { connection } = connect({ [DOCUMENTED]: [reply] });
		const look = await lookAtSession(connection, 's');
		if (look.kind !== 'refused') throw new Error(`read as ${look.kind}`);
		expect(look.refusesId).toBe(refusesId);
	});

	it('hands on how long the server asks to wait', async () => {
		const { connection } = connect({
			[DOCUMENTED]: [answerText(503, '', { retryAfterMs: 7000 })],
		});
		expect(await lookAtSession(connection, 's')).toMatchObject({
			kind: 'trouble',
			retryAfterMs: 7000,
			httpCode: 503,
		});
	});
});

describe('the address that answers', () => {
	it.each<[string, Reply]>([
		['a route that is missing', NO_ROUTE],
		['a 404 without a body', NO_BODY],
		['a 404 in plain text', answerText(404, 'Cannot GET /v1/video/status')],
	])('is the later one after %s, and is kept for the run', async (_case, missing) => {
		const { connection, addresses } = connect({ [DOCUMENTED]: [missing], [LATER]: [PENDING] });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'render' });
		await lookAtSession(connection, 's');
		await lookAtSession(connection, 't');
		expect(addresses()).toEqual([DOCUMENTED, LATER, LATER, LATER]);
	});

	it('is the documented one for good once it has answered', async () => {
		const { connection, addresses } = connect({ [DOCUMENTED]: [PENDING, NO_BODY, PENDING] });
		await lookAtSession(connection, 's');
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'notFound' });
		await lookAtSession(connection, 's');
		expect(addresses()).toEqual([DOCUMENTED, DOCUMENTED, DOCUMENTED]);
	});

	it('that says "Request not found." is final', async () => {
		const { connection, addresses } = connect({ [DOCUMENTED]: [UNKNOWN] });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'notFound' });
		expect(addresses()).toEqual([DOCUMENTED]);
	});

	it('does not know the session when neither address does', async () => {
		const { connection } = connect({ [DOCUMENTED]: [NO_BODY], [LATER]: [NO_BODY] });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'notFound' });
	});

	it.each([
		{ message: 'Not found.' },
		{ message: 'Cannot GET /v1/video/status', statusCode: 404 },
		{ message: 'Route GET:/v1/video/status not found', error: 'Not Found' },
		{ message: 'no Route matched with those values' },
	])('is not the one that answers %j: nothing tells whether the route is there', async (words) => {
		const missing = answerJson(404, words);
		const { connection, addresses } = connect({
			// The session that is asked about first is unknown, and the later address does not exist.
			[DOCUMENTED]: [missing, PENDING],
			[LATER]: [missing],
		});
		expect(await lookAtSession(connection, 'unknown')).toMatchObject({ kind: 'notFound' });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'render' });
		await lookAtSession(connection, 's');
		expect(addresses()).toEqual([DOCUMENTED, LATER, DOCUMENTED, DOCUMENTED]);
	});

	it.each<[string, Reply]>([
		['no body', NO_BODY],
		['its own words', UNKNOWN],
		['words that say little', answerJson(404, { message: 'Not found.' })],
		['such words as text', answerText(404, 'Not Found')],
		['words of another version', answerJson(404, { message: 'Video session not found.' })],
	])('that has proved itself says of an unknown session: %s', async (_case, unknown) => {
		const { connection, addresses } = connect({ [DOCUMENTED]: [PENDING, unknown, PENDING] });
		await lookAtSession(connection, 's');
		expect(await lookAtSession(connection, 'unknown')).toMatchObject({ kind: 'notFound' });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'render' });
		expect(addresses()).toEqual([DOCUMENTED, DOCUMENTED, DOCUMENTED]);
	});

	it.each<[string, Reply]>([
		['a page', NO_ROUTE],
		["a gateway's text", answerText(404, 'default backend - 404')],
		["a gateway's JSON", answerJson(404, { message: 'no Route matched with those values' })],
		['a list', answerJson(404, [])],
		['the words of a router', answerJson(404, { message: 'Route GET:/v1/status not found' })],
	])('is still the known one while %s stands in for it', async (_case, reply) => {
		const { connection, addresses } = connect({ [DOCUMENTED]: [PENDING, reply, PENDING] });
		await lookAtSession(connection, 's');
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'trouble', httpCode: 404 });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'render' });
		expect(addresses()).toEqual([DOCUMENTED, DOCUMENTED, DOCUMENTED]);
	});

	it.each<[string, Reply]>([
		['a rate limit', answerJson(429, { message: 'Too many requests' })],
		['a time-out', answerJson(408, { message: 'Too slow' })],
		['a server error', answerJson(502, { message: 'Bad gateway' })],
	])('is still looked for after %s, which any gateway can send', async (_case, first) => {
		const { connection } = connect({ [DOCUMENTED]: [first, NO_ROUTE], [LATER]: [PENDING] });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'trouble' });
		expect(await lookAtSession(connection, 's')).toMatchObject({ kind: 'render' });
	});
});
