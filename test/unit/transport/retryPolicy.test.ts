import type { Reply } from '../../../nodes/Samsar/transport/answer';
import {
	addJitter,
	backoffMs,
	mayLookAgain,
	provesNothingAccepted,
} from '../../../nodes/Samsar/transport/retryPolicy';
import { answerJson, answerText, silence } from '../support/replies';

const PAGE = '<html>x</html>';

/** Reply · does it prove that a create was not accepted · may a status request be sent again */
const REPLIES: Array<[string, Reply, boolean, boolean]> = [
	['never delivered', silence('never'), true, true],
	['not sent after a Stop', { ...silence('never'), isStopped: true }, true, false],
	['maybe delivered', silence('maybe'), false, true],
	['200 with JSON', answerJson(200, { ok: true }), false, false],
	['201 with JSON', answerJson(201, {}), false, false],
	['200 with a page', answerText(200, PAGE), false, true],
	['200 empty', answerText(200, ''), false, true],
	['204', answerText(204, ''), false, true],
	['200 cut off', answerText(200, '{"session_id":"v'), false, true],
	['200 with a list', answerText(200, '[]'), false, true],
	['301', answerText(301, ''), false, false],
	['302', answerText(302, PAGE), false, false],
	['307', answerText(307, ''), false, false],
	['400', answerJson(400, { message: 'x' }), true, false],
	['401', answerText(401, ''), true, false],
	['402', answerJson(402, {}), true, false],
	['403', answerText(403, ''), true, false],
	['403 with JSON', answerJson(403, {}), true, false],
	['403 with a page', answerText(403, PAGE), true, true],
	['404', answerText(404, ''), true, false],
	['408', answerText(408, ''), true, true],
	['409', answerJson(409, {}), true, false],
	['413', answerText(413, PAGE), true, false],
	['425', answerText(425, ''), true, true],
	['429', answerText(429, ''), true, true],
	['499', answerText(499, ''), true, false],
	['500', answerJson(500, {}), false, true],
	['502', answerText(502, PAGE), false, true],
	['503', answerText(503, ''), false, true],
	['504', answerText(504, PAGE), false, true],
	['599', answerText(599, ''), false, true],
];

describe('a create', () => {
	it.each(REPLIES.map(([name, reply, proves]) => [name, proves, reply]))(
		'after %s: nothing was accepted for certain: %s',
		(_name, proves, reply) => {
			expect(provesNothingAccepted(reply as Reply)).toBe(proves);
		},
	);
});

describe('a status request', () => {
	it.each(REPLIES.map(([name, reply, , again]) => [name, again, reply]))(
		'after %s: is sent again: %s',
		(_name, again, reply) => {
			expect(mayLookAgain(reply as Reply)).toBe(again);
		},
	);
});

describe('the pause before the next try', () => {
	it.each([
		[1, null, 1000],
		[2, null, 2000],
		[3, null, 4000],
		[4, null, 8000],
		[5, null, 8000],
		[100, null, 8000],
		[1, 30_000, 30_000],
		[4, 2_000, 2_000],
		[1, 0, 1000],
		[4, 10, 1000],
	])('after %d tries with Retry-After %j is %d ms', (tries, retryAfterMs, expected) => {
		expect(backoffMs(tries, retryAfterMs)).toBe(expected);
	});
});

describe('the jitter of a pause', () => {
	it.each([
		[1_000, 0, 1_000],
		[1_000, 0.5, 1_125],
		[1_000, 1, 1_250],
		[8_000, 1, 10_000],
		[30_000, 0.5, 31_000],
		[3_600_000, 1, 3_602_000],
		[0, 1, 0],
	])('makes of %d ms, with the chance of %d, %d ms', (ms, chance, expected) => {
		expect(addJitter(ms, chance)).toBe(expected);
	});
});
