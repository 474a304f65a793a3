import {
	describeRefusal,
	describeReply,
	refusesEverything,
	toRefusal,
} from '../../../nodes/Samsar/transport/refusal';
import { answerJson, answerText, silence } from '../support/replies';

describe('a refusal in words', () => {
	it.each<[number, string, RegExp]>([
		[400, 'Samsar refused the request (HTTP 400)', /Correct the fields/],
		[401, 'Samsar refused the API key (HTTP 401)', /paste a valid key/],
		[
			402,
			'The Samsar account is out of credits, or the API key has reached a limit of its own (HTTP 402)',
			/Add credits/,
		],
		[403, 'Samsar does not allow this to the API key (HTTP 403)', /what the key and the plan/],
		[404, 'Samsar has nothing at this address (HTTP 404)', /Check 'Base URL'/],
		[409, 'Samsar refused the request (HTTP 409)', /Correct the fields/],
		[413, 'The request is too large for Samsar (HTTP 413)', /Shorten the prompt/],
		[429, 'Samsar is limiting requests (HTTP 429)', /Wait a while/],
		[500, "Samsar's server failed (HTTP 500)", /Try again later/],
		[503, "Samsar's server failed (HTTP 503)", /Try again later/],
	])('HTTP %d without a word of the server', (httpCode, message, advice) => {
		const refusal = describeRefusal(answerText(httpCode, ''));
		expect(refusal.message).toBe(message);
		expect(refusal.advice).toMatch(advice);
		expect(refusal.advice).toContain('The answer was empty.');
	});

	it.each<[number, string, string]>([
		[400, 'Invalid movie prompt.', 'Samsar refused the request (HTTP 400): Invalid movie prompt.'],
		[
			402,
			'Internal server error while creating video.',
			'The Samsar account is out of credits, or the API key has reached a limit of its own (HTTP 402): Internal server error while creating video.',
		],
		[401, 'Unauthorized', 'Samsar refused the API key (HTTP 401): Unauthorized'],
		[
			404,
			'Request not found.',
			'Samsar did not find what the request needs (HTTP 404): Request not found.',
		],
	])('HTTP %d shows what the server says', (httpCode, said, message) => {
		expect(describeRefusal(answerJson(httpCode, { message: said })).message).toBe(message);
	});

	it.each([
		['Missing API key', true],
		['missing api_key', true],
		['No apikey given', true],
		['Authorization header missing', true],
		['Bearer token required', true],
		['Invalid movie prompt.', false],
		['The monkey is not allowed', false],
		['Unknown keyframe', false],
	])('a 400 that says %j is about the key: %s', (said, isAboutKey) => {
		const { message, advice } = describeRefusal(answerJson(400, { message: said }));
		expect(message.startsWith('Samsar found no usable API key (HTTP 400)')).toBe(isAboutKey);
		expect(advice.includes('Open the Samsar API credential')).toBe(isAboutKey);
	});

	it.each([
		[
			'https://evil.example.com',
			"Samsar's address answered with a redirect to https://evil.example.com,",
		],
		[null, "Samsar's address answered with a redirect, and the API key is not sent there"],
	])('a redirect to %s is named and not followed', (redirectedTo, start) => {
		const { message, advice } = describeRefusal(answerText(302, '', { redirectedTo }));
		expect(message.startsWith(start)).toBe(true);
		expect(message).toContain('and the API key is not sent there');
		expect(advice).toContain("Check 'Base URL'");
	});

	it('shows the first lines of a page', () => {
		const { advice } = describeRefusal(answerText(403, '<h1>Request blocked</h1>'));
		expect(advice).toContain('Request blocked');
	});
});

describe('a reply in one line', () => {
	it.each([
		[
			'silence',
			silence('maybe', 'the connection was reset (ECONNRESET)'),
			/^the connection was reset/,
		],
		['a server error', answerJson(500, { message: 'Oops' }), /^HTTP 500\. Samsar says: Oops$/],
		['an unreadable success', answerText(200, '<p>Hi</p>'), /^HTTP 200\. .*web page: Hi$/],
		[
			'a success without an ID',
			answerJson(200, { ok: 1 }),
			/^HTTP 200\. The answer was: {"ok":1}$/,
		],
		[
			'a redirect',
			answerText(302, '', { redirectedTo: 'https://login.example.com' }),
			/^HTTP 302\. .*https:\/\/login\.example\.com/,
		],
	])('%s', (_case, reply, line) => {
		expect(describeReply(reply)).toMatch(line);
	});
});

describe('a refused request as a failure', () => {
	it('says what happened, what it cost and what to do', () => {
		const failure = toRefusal(answerJson(402, { message: 'No.' }), 'Nothing was charged.');
		expect(failure).toMatchObject({
			message:
				'The Samsar account is out of credits, or the API key has reached a limit of its own (HTTP 402): No.',
			description:
				"Nothing was charged. Add credits, or raise the key's limit, at app.samsar.one. Then retry the execution.",
			httpCode: 402,
		});
	});

	it.each([
		[400, false],
		[401, true],
		[402, true],
		[403, true],
		[404, false],
		[413, false],
		[429, false],
		[500, false],
	])('HTTP %d would refuse every further create: %s', (httpCode, expected) => {
		expect(refusesEverything(toRefusal(answerText(httpCode, ''), ''))).toBe(expected);
	});
});

it("a 404 of Samsar's own does not doubt the Base URL", () => {
	const { advice } = describeRefusal(answerJson(404, { message: 'Request not found.' }));
	expect(advice).not.toContain('Base URL');
});
