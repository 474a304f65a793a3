import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { openConnection } from '../../../nodes/Samsar/transport/samsarConnection';
import { VirtualClock } from '../support/virtualClock';

const KEY = 'test-key';
const BASE = 'https://api.samsar.one/v1/video';

interface Response {
	body?: unknown;
	statusCode?: number;
	headers?: Record<string, string>;
}

type Answering = (options: IHttpRequestOptions) => Promise<Response>;

/** The part of n8n's execution context that a connection uses. */
function contextWith(credentials: object, answering: Answering): IExecuteFunctions {
	return {
		getCredentials: async () => credentials,
		getNode: () => ({ name: 'Samsar' }),
		logger: {},
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => ({
				statusCode: 200,
				headers: {},
				body: '',
				...(await answering(options)),
			}),
		},
	} as unknown as IExecuteFunctions;
}

const request: SamsarRequest = { method: 'GET', url: `${BASE}/status`, timeoutMs: 30_000 };

async function receive(response: Response, apiKey = KEY) {
	const context = contextWith({ apiKey, baseUrl: BASE }, async () => response);
	return await (await openConnection(context)).send(request);
}

test("how long the server asks to wait is counted on the node's clock", async () => {
	const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
	const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' };
	const context = contextWith({ apiKey: KEY, baseUrl: BASE }, async () => ({ headers }));
	const reply = await (await openConnection(context, clock)).send(request);
	expect(reply).toMatchObject({ retryAfterMs: 7_000 });
});

describe('the credential', () => {
	it.each<[unknown, string]>([
		[undefined, 'is empty'],
		[null, 'is empty'],
		['', 'is empty'],
		['  ', 'is empty'],
		['Bearer', 'is empty'],
		[' bearer\n', 'is empty'],
		[5, 'is empty'],
		['test key', 'contains a space or a character that cannot be sent'],
		['test\nkey', 'contains a space or a character that cannot be sent'],
		['tést-key', 'contains a space or a character that cannot be sent'],
	])('with the key %j is refused before anything is sent', async (apiKey, reason) => {
		const context = contextWith({ apiKey, baseUrl: BASE }, async () => ({}));
		await expect(openConnection(context)).rejects.toThrow(
			`The API key in the Samsar API credential ${reason}. Nothing was sent.`,
		);
	});

	it.each([
		['test\nkey', 'Character 5 of the key is U+000A LINE FEED.'],
		['test-key\u200B', 'Character 9 of the key is U+200B ZERO WIDTH SPACE.'],
		['Bearer te st', 'Character 3 of the key is U+0020 SPACE.'],
	])('with the key %j tells what is wrong, and where', async (apiKey, said) => {
		const context = contextWith({ apiKey, baseUrl: BASE }, async () => ({}));
		await expect(openConnection(context)).rejects.toMatchObject({
			description: expect.stringContaining(said) as string,
		});
	});

	it('with an address that must not get the key is refused', async () => {
		const context = contextWith({ apiKey: KEY, baseUrl: 'http://evil.com' }, async () => ({}));
		await expect(openConnection(context)).rejects.toThrow(/must start with https/);
	});

	it('gives the base URL without a trailing slash', async () => {
		const context = contextWith({ apiKey: KEY, baseUrl: `${BASE}/` }, async () => ({}));
		expect((await openConnection(context)).baseUrl).toBe(BASE);
	});
});

describe('a request', () => {
	it('follows no redirect, throws for no code and has a time limit', async () => {
		const seen: IHttpRequestOptions[] = [];
		const context = contextWith({ apiKey: KEY, baseUrl: BASE }, async (options) => {
			seen.push(options);
			return {};
		});
		const connection = await openConnection(context);
		await connection.send({ ...request, query: { session_id: 's' } });
		expect(seen).toEqual([
			expect.objectContaining({
				method: 'GET',
				url: `${BASE}/status`,
				qs: { session_id: 's' },
				timeout: 30_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: { ignore: true, except: [407, 403, 502, 503, 504, 511] },
				disableFollowRedirect: true,
			}),
		]);
	});

	it.each<[SamsarRequest['onStop'], boolean]>([
		[undefined, true],
		['end', true],
		['finish', false],
		['ignore', false],
	])('that is under way (%s) is ended by a Stop: %s', async (onStop, isEnded) => {
		const clock = new VirtualClock();
		const stop = new AbortController();
		let answer: (response: Response) => void = () => {};
		const signals: unknown[] = [];
		const context = contextWith({ apiKey: KEY, baseUrl: BASE }, async ({ abortSignal }) => {
			signals.push(abortSignal);
			return await new Promise<Response>((resolve) => (answer = resolve));
		});
		context.getExecutionCancelSignal = () => stop.signal;
		const sending = (await openConnection(context, clock)).send({ ...request, onStop });
		await clock.sleep(1);
		stop.abort();
		expect(signals).toEqual([expect.objectContaining({ aborted: isEnded })]);
		answer({});
		await sending;
	});

	it('leaves in its turn, on the clock that the connection was given', async () => {
		const clock = new VirtualClock(0);
		const sentAt: number[] = [];
		const context = contextWith({ apiKey: KEY, baseUrl: BASE }, async () => {
			sentAt.push(clock.now());
			await clock.sleep(10_000);
			return {};
		});
		const { send } = await openConnection(context, clock);
		await Promise.all(Array.from({ length: 11 }, async () => await send(request)));
		expect([sentAt[0], sentAt[1], sentAt[10]]).toEqual([0, 50, 1_100]);
	});

	it('is not sent after a Stop', async () => {
		const context = contextWith({ apiKey: KEY, baseUrl: BASE }, async () => {
			throw new Error('sent');
		});
		context.getExecutionCancelSignal = () => AbortSignal.abort();
		expect(await (await openConnection(context)).send(request)).toEqual({
			kind: 'silence',
			reason: 'the execution was stopped',
			delivered: 'never',
			isStopped: true,
		});
	});

	it('whose answer drips in for ever ends soon after its time limit', async () => {
		const context = contextWith(
			{ apiKey: KEY, baseUrl: BASE },
			async () => await new Promise<Response>(() => {}),
		);
		const connection = await openConnection(context);
		expect(await connection.send({ ...request, timeoutMs: 50 })).toMatchObject({
			kind: 'silence',
			delivered: 'maybe',
		});
	}, 3_000);

	it.each([
		['https://evil.example.com/?k=test-key', 'https://evil.example.com'],
		['/elsewhere', 'https://api.samsar.one'],
		['//evil.example.com/x', 'https://evil.example.com'],
		['http://[', null],
		['https://TEST-Key.evil.example.com/', 'https://[API key hidden].evil.example.com'],
		['https://dGVzdC1rZXk.evil.example.com/', 'https://[API key hidden].evil.example.com'],
	])('redirected to %s names only the origin', async (location, redirectedTo) => {
		const reply = await receive({ statusCode: 302, headers: { location } });
		expect(reply).toMatchObject({ kind: 'answer', httpCode: 302, redirectedTo });
	});
});

describe('a server that repeats the key', () => {
	it.each<[string, string, string]>([
		['in a message', KEY, '{"message":"Bad key test-key"}'],
		['in a field name', KEY, '{"test-key":"x"}'],
		['in a page', KEY, '<p>test-key</p>'],
		['in plain text', KEY, 'Bad key test-key'],
		['in half an answer', KEY, '{"message":"Bad key test-key","at'],
		['in a list', KEY, '["test-key"]'],
		['with JSON escapes', 'test/key"1', '{"message":"Bad key test\\/key\\"1"}'],
		['with Unicode escapes', KEY, '{"message":"Bad key \\u0074est-key"}'],
	])('%s does not bring it into an answer', async (_case, key, body) => {
		const reply = JSON.stringify(await receive({ statusCode: 400, body }, key));
		expect(reply).toContain('hidden');
		expect(reply).not.toContain(key);
		expect(reply).not.toContain(JSON.stringify(key).slice(1, -1));
	});

	it.each<[string, string, string, object]>([
		['a progress', '1', '{"status":"PENDING","progress":1}', { status: 'PENDING', progress: 1 }],
		['a price', '300', '{"session_id":"v","credits":300}', { session_id: 'v', credits: 300 }],
		['a digit', '0', '{"progress":0.5,"list":[0]}', { progress: 0.5, list: [0] }],
	])(
		'and is as short as %s leaves the numbers of an answer alone',
		async (_case, key, body, value) => {
			expect(await receive({ body }, key)).toMatchObject({ body: { form: 'json', value } });
		},
	);

	it.each(['12345678', '12345678901234567890'])('as the number %s hides it', async (key) => {
		const reply = await receive({ body: `{"status":"PENDING","key":${key}}` }, key);
		expect(reply).toMatchObject({ body: { form: 'json', value: { status: 'PENDING' } } });
		expect(JSON.stringify(reply)).toContain('hidden');
		expect(JSON.stringify(reply)).not.toContain(key);
	});

	it.each<[string, string, object]>([
		['json', '{"a":1}', { form: 'json', value: { a: 1 } }],
		['value', '{"a":1}', { form: 'json', value: { a: 1 } }],
		['text', 'Hello', { form: 'text', text: 'Hello' }],
		['html', '<p>Hi</p>', { form: 'html', text: '<p>Hi</p>' }],
		['empty', '', { form: 'empty' }],
	])('when the key is the word %j it still tells what it is', async (key, body, expected) => {
		expect(await receive({ body }, key)).toMatchObject({ body: expected });
	});

	it('as a part of a session ID still gives that ID, when the key is a word like any other', async () => {
		const body = '{"session_id":"video_1"}';
		expect(await receive({ statusCode: 201, body }, 'video')).toMatchObject({
			body: { form: 'json', value: { session_id: 'video_1' } },
		});
	});
});
