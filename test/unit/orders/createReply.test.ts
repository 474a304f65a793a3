import { readCreateReply } from '../../../nodes/Samsar/orders/sendCreate';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { orderOf } from '../support/payDesk';
import { answerJson, answerText, silence } from '../support/replies';

const CREATED = orderOf(0);

describe('a create that was accepted', () => {
	it.each<[string, Reply, string]>([
		['201 as documented', answerText(201, '{"session_id": "vid_1234567890"}'), 'vid_1234567890'],
		['200 of 2026', answerJson(200, { request_id: 'r', session_id: 's' }), 's'],
		['201 of late 2025', answerJson(201, { request_id: 'r' }), 'r'],
		['200 of early 2025', answerJson(200, { request_id: 'r' }), 'r'],
		['202', answerJson(202, { session_id: 's' }), 's'],
		['a number', answerJson(201, { id: 17 }), '17'],
		['an ID in an object', answerJson(202, { message: 'Queued', data: { session_id: 's' } }), 's'],
		['camel case', answerJson(201, { message: 'accepted', sessionId: 's' }), 's'],
		['a long number', answerText(201, '{"session_id":90071992547409931}'), '90071992547409931'],
	])('%s', (_case, reply, sessionId) => {
		expect(readCreateReply(reply, CREATED)).toEqual({ kind: 'accepted', sessionId });
	});
});

describe('a create that was refused', () => {
	it.each<[string, Reply, number | undefined, RegExp]>([
		['400', answerJson(400, { message: 'Invalid movie prompt.' }), 400, /Invalid movie prompt\./],
		[
			'400 about the key',
			answerJson(400, { message: 'API key missing' }),
			400,
			/no usable API key/,
		],
		['401', answerText(401, ''), 401, /refused the API key/],
		['402 in other words', answerJson(402, { message: 'Internal error' }), 402, /out of credits/],
		['403', answerText(403, ''), 403, /does not allow/],
		['404 page', answerText(404, '<p>Cannot POST</p>'), 404, /nothing at this address/],
		['408', answerText(408, ''), 408, /HTTP 408/],
		['409', answerText(409, ''), 409, /HTTP 409/],
		['413', answerText(413, ''), 413, /too large/],
		['429', answerText(429, ''), 429, /limiting requests/],
		['a 4xx that names an ID', answerJson(409, { session_id: 's' }), 409, /it names session s\)/],
		['a 4xx with an ID of its own', answerJson(402, { request_id: 's' }), 402, /\(HTTP 402\)$/],
		['no delivery', silence('never', 'the connection was refused'), undefined, /was refused/],
	])('%s', (_case, reply, httpCode, message) => {
		const answer = readCreateReply(reply, CREATED);
		if (answer.kind !== 'refused') throw new Error(`read as ${answer.kind}`);
		const { failure } = answer;
		expect(failure).toMatchObject({ httpCode, sessionId: undefined });
		expect(failure.message).toMatch(message);
	});
});

describe('a create whose answer was lost', () => {
	it.each<[string, Reply, number | undefined, RegExp]>([
		['silence', silence('maybe', 'the connection was reset'), undefined, /reset/],
		['200 empty', answerText(200, ''), 200, /empty/],
		['200 with a page', answerText(200, '<p>Welcome</p>'), 200, /web page: Welcome/],
		['201 cut off', answerText(201, '{"session_id":"vid_12'), 201, /"session_id":"vid_12/],
		['200 with a list', answerJson(200, [{ session_id: 'vid_1' }]), 200, /vid_1/],
		['200 without an ID', answerJson(200, { message: 'Created!' }), 200, /Created!/],
		[
			'201 whose ID has no known form',
			answerJson(201, { message: 'accepted', session: { value: 'vid_3' } }),
			201,
			/vid_3/,
		],
		[
			'200 whose ID comes late',
			answerJson(200, { pad: 'y'.repeat(300), session: ['vid_4'] }),
			200,
			/vid_4/,
		],
		['201 with a blank ID', answerJson(201, { session_id: ' ' }), 201, /session_id/],
		['204', answerText(204, ''), 204, /empty/],
		['301', answerText(301, ''), 301, /301/],
		['302 with an ID', answerJson(302, { session_id: 's' }), 302, /302/],
		['307', answerText(307, '<p>Moved</p>'), 307, /Moved/],
		['500', answerJson(500, { message: 'Oops' }), 500, /Oops/],
		['502', answerText(502, '<p>Bad Gateway</p>'), 502, /Bad Gateway/],
		['503', answerText(503, '', { retryAfterMs: 1000 }), 503, /503/],
		['504', answerText(504, ''), 504, /504/],
	])('%s', (_case, reply, httpCode, reason) => {
		const answer = readCreateReply(reply, CREATED);
		if (answer.kind !== 'lost') throw new Error(`read as ${answer.kind}`);
		expect(answer.httpCode).toBe(httpCode);
		expect(answer.reason).toMatch(reason);
	});

	it('shows an ID that a server error names, so that no session is lost', () => {
		const answer = readCreateReply(
			answerJson(500, { message: 'Could not start the worker', session_id: 'vid_77' }),
			CREATED,
		);
		if (answer.kind !== 'lost') throw new Error(`read as ${answer.kind}`);
		expect(answer.reason).toContain('vid_77');
		expect(answer.reason).toContain('Could not start the worker');
	});
});
