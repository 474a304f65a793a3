/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { JsonRecord } from '../../../nodes/Samsar/api/render';
import { readRender } from '../../../nodes/Samsar/api/render';
import { downloadVideo } from '../../../nodes/Samsar/download/downloadVideo';
import { LIMITS } from '../../../nodes/Samsar/download/arrival';
import type { FileHelpers } from '../../../nodes/Samsar/download/storeVideo';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import type { Look } from '../../../nodes/Samsar/transport/readStatus';
import { VirtualClock } from '../support/virtualClock';

const OLD = 'https://cdn.example.com/old.mp4?signature=1';
const NEW = 'https://cdn.example.com/new.mp4?signature=2';
const ADVICE = 'Do it again.';

const { silenceMs: SILENCE_MS, leastBytes: LEAST, wholeMs: WHOLE_MS } = LIMITS;

/** A piece of a body, what breaks it, or milliseconds in which nothing comes. */
type BodyPart = string | Error | number;

interface FakeAnswer {
	code?: number;
	headers?: Record<string, string>;
	body?: BodyPart[];
}

type Answering = (url: string, nth: number) => FakeAnswer | Promise<FakeAnswer>;

const video = (text: string, announced = text.length): FakeAnswer => ({
	headers: { 'content-type': 'video/mp4', 'content-length': String(announced) },
	body: [text],
});

const seen = (body: JsonRecord): Look => ({ kind: 'render', render: readRender('vid_1', body) });
const RENEWED = seen({ status: 'COMPLETED', url: NEW });

async function* play(body: BodyPart[], clock: VirtualClock): AsyncGenerator<Buffer> {
	for (const part of body) {
		if (part instanceof Error) throw part;
		if (typeof part === 'number') await clock.sleep(part);
		else yield Buffer.from(part);
	}
}

/** One download from a server that answers like this. */
class Attempt {
	readonly clock = new VirtualClock();

	readonly stop = { aborted: false };

	readonly requests: IHttpRequestOptions[] = [];

	readonly askedAt: number[] = [];

	looks = 0;

	/** What the looks bring, in turn; the last again and again. */
	seen: Look[] = [RENEWED];

	limits = LIMITS;

	/** Stands in for n8n's binary store. */
	store = async (
		body: Buffer | Readable,
		fileName?: string,
		mimeType = '',
	): Promise<IBinaryData> => {
		const content = Buffer.isBuffer(body) ? body : await buffer(body);
		return { data: content.toString(), fileName, mimeType, bytes: content.length };
	};

	baseUrl = 'https://api.example.com/v1/video';

	readonly startedAt = this.clock.now();

	constructor(private readonly answering: Answering) {}

	async run(videoUrl = OLD) {
		const helpers = {
			httpRequest: async (options: IHttpRequestOptions) => {
				this.requests.push(options);
				this.askedAt.push(this.clock.now() - this.startedAt);
				const answer = await this.answering(options.url, this.requests.length);
				const { code = 200, headers = {}, body = [] } = answer;
				return { statusCode: code, headers, body: Readable.from(play(body, this.clock)) };
			},
			prepareBinaryData: this.store,
		} as FileHelpers;
		return await downloadVideo(
			{ sessionId: 'vid_1', videoUrl },
			{
				helpers,
				baseUrl: this.baseUrl,
				clock: this.clock,
				stop: this.stop,
				advice: ADVICE,
				limits: this.limits,
				look: async () => {
					this.looks++;
					return this.seen.length > 1 ? (this.seen.shift() as Look) : this.seen[0];
				},
			},
		);
	}
}

async function failWith(answering: Answering, videoUrl?: string) {
	const attempt = new Attempt(answering);
	const failure = await attempt.run(videoUrl);
	expect(failure).toBeInstanceOf(SamsarFailure);
	return { attempt, message: (failure as SamsarFailure).message };
}

test('a video is stored under the name of its session, and asked for without a credential', async () => {
	const attempt = new Attempt(() => video('film'));
	expect(await attempt.run()).toEqual({
		file: { data: 'film', fileName: 'vid_1.mp4', mimeType: 'video/mp4', bytes: 4 },
		videoUrl: OLD,
	});
	const [{ abortSignal, ...request }] = attempt.requests;
	expect(abortSignal).toBeDefined();
	expect(request).toEqual({
		method: 'GET',
		url: OLD,
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: { ignore: true, except: [407, 403, 502, 503, 504, 511] },
		disableFollowRedirect: true,
	});
	expect(attempt.looks).toBe(0);
});

describe('an expired link', () => {
	test('is replaced by the one that Samsar signs now, at once', async () => {
		const attempt = new Attempt((url) => (url === OLD ? { code: 403 } : video('film')));
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' }, videoUrl: NEW });
		expect(attempt.requests.map(({ url }) => url)).toEqual([OLD, NEW]);
		expect(attempt.askedAt).toEqual([0, 0]);
		expect(attempt.looks).toBe(1);
	});

	test('is renewed once only', async () => {
		const { attempt, message } = await failWith(() => ({ code: 410 }));
		expect(attempt.requests.map(({ url }) => url)).toEqual([OLD, NEW, NEW, NEW]);
		expect(attempt.looks).toBe(1);
		expect(message).toContain('HTTP 410');
		expect(message).toContain(NEW);
	});

	test.each<[string, Look]>([
		['cannot be read', { kind: 'trouble', reason: 'HTTP 502', retryAfterMs: null }],
		['names no link', seen({ status: 'PENDING' })],
		['is refused', { kind: 'refused', failure: new SamsarFailure({ message: 'no' }) }],
	])('is tried again when the status %s', async (_what, look) => {
		const attempt = new Attempt((_url, nth) => (nth === 1 ? { code: 404 } : video('film')));
		attempt.seen = [look];
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' }, videoUrl: OLD });
		expect(attempt.looks).toBe(1);
	});
});

describe('an expired link whose renewal fails', () => {
	const BUSY: Look = { kind: 'trouble', reason: 'HTTP 503', retryAfterMs: null };
	const isDead = (url: string) => (url === OLD ? { code: 403 } : video('film'));

	test.each<[string, Look]>([
		['in trouble', BUSY],
		['without a link', seen({ status: 'COMPLETED' })],
	])('is renewed at the next try: a look %s', async (_what, look) => {
		const attempt = new Attempt(isDead);
		attempt.seen = [look, RENEWED];
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' }, videoUrl: NEW });
		expect(attempt.requests.map(({ url }) => url)).toEqual([OLD, OLD, NEW]);
		expect(attempt.askedAt).toEqual([0, 1_000, 1_000]);
		expect(attempt.looks).toBe(2);
	});

	test('waits as long as the look was asked to wait', async () => {
		const attempt = new Attempt(isDead);
		attempt.seen = [{ ...BUSY, retryAfterMs: 7_000 }, RENEWED];
		await attempt.run();
		expect(attempt.askedAt).toEqual([0, 7_000, 7_000]);
	});

	test('is given up after four tries', async () => {
		const attempt = new Attempt(isDead);
		attempt.seen = [BUSY];
		expect(await attempt.run()).toBeInstanceOf(SamsarFailure);
		expect(attempt.requests).toHaveLength(4);
		expect(attempt.looks).toBe(3);
	});
});

describe('a download that brings no video', () => {
	test('is tried four times, with pauses that grow', async () => {
		const { attempt, message } = await failWith(() => ({ code: 502 }));
		expect(attempt.askedAt).toEqual([0, 1_000, 3_000, 7_000]);
		expect(message).toBe(
			`Video vid_1 is finished and paid for, but could not be downloaded: the server answered with HTTP 502. ${ADVICE} Its link: ${OLD}`,
		);
	});

	test('waits as long as the server asks, but not for ever', async () => {
		const asks = ['5', '3600'];
		const attempt = new Attempt((_url, nth) =>
			nth <= 2 ? { code: 429, headers: { 'retry-after': asks[nth - 1] } } : video('film'),
		);
		await attempt.run();
		expect(attempt.askedAt).toEqual([0, 5_000, 35_000]);
	});

	test.each<[string, FakeAnswer, string]>([
		['is empty', video(''), 'the file was empty'],
		[
			'breaks off',
			{ ...video('', 4), body: ['fi', new Error('aborted')] },
			'the connection broke off after 2 of 4 bytes',
		],
		[
			'breaks off without an announced length',
			{ body: ['fi', new Error('aborted')] },
			'the connection broke off after 2 bytes',
		],
		[
			'is a web page',
			video(' <html>Sign in</html>'),
			'the server sent a web page instead of a video',
		],
		[
			'is a web page after a blank piece',
			{ ...video(''), body: ['\r\n', ' '.repeat(100), '<', 'html>Sign in</html>'] },
			'the server sent a web page instead of a video',
		],
		[
			'is a web page after many blanks',
			video(`${' \n'.repeat(500)}<!DOCTYPE html>`),
			'the server sent a web page instead of a video',
		],
		['is blank', video(' \n '), 'the file was empty'],
	])('says why: the file %s', async (_what, answer, reason) => {
		const { attempt, message } = await failWith(() => answer);
		expect(message).toContain(reason);
		expect(attempt.requests).toHaveLength(4);
	});

	test('says why: n8n has stored less than arrived', async () => {
		const attempt = new Attempt(() => video('film'));
		attempt.store = async (body) => {
			await buffer(body as Readable);
			return { data: 'fi', mimeType: 'video/mp4', bytes: 2 };
		};
		expect(await attempt.run()).toMatchObject({
			message: expect.stringContaining('only 2 of 4 bytes were stored') as string,
		});
	});

	test('is given up when nothing arrives for a minute', async () => {
		const attempt = new Attempt(async (_url, nth) =>
			nth === 1 ? await new Promise<FakeAnswer>(() => {}) : video('film'),
		);
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' } });
		expect(attempt.askedAt[1]).toBeGreaterThan(SILENCE_MS);
		expect(attempt.askedAt[1]).toBeLessThan(SILENCE_MS + 5_000);
		expect(attempt.requests[0].abortSignal).toMatchObject({ aborted: true });
	});

	test('is given up when its body stands still', async () => {
		const attempt = new Attempt((_url, nth) =>
			nth === 1 ? { body: ['fi', SILENCE_MS * 2, 'lm'] } : video('film'),
		);
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' } });
		expect(attempt.askedAt[1]).toBeLessThan(SILENCE_MS + 5_000);
	});
});

/** Enough for a minute. */
const PIECE = 'x'.repeat(LEAST);

test('a video that arrives slowly is waited for', async () => {
	const gap = SILENCE_MS - 1_000;
	const body = [gap, 'f', 1_000, PIECE, gap, 'i', 1_000, PIECE, gap, 'l', 1_000, PIECE, 'm'];
	const attempt = new Attempt(() => ({ body }));
	expect(await attempt.run()).toMatchObject({ file: { bytes: 3 * LEAST + 4 } });
	expect(attempt.requests).toHaveLength(1);
});

describe('a video that trickles', () => {
	test('is given up when less than the lowest rate arrives in a minute', async () => {
		const trickle = Array.from({ length: 50 }, () => [20_000, 'x']).flat();
		const attempt = new Attempt((_url, nth) => (nth === 1 ? { body: trickle } : video('film')));
		expect(await attempt.run()).toMatchObject({ file: { data: 'film' } });
		expect(attempt.askedAt[1]).toBeGreaterThan(LIMITS.rateMs);
		expect(attempt.askedAt[1]).toBeLessThan(LIMITS.rateMs + 5_000);
		expect(attempt.requests[0].abortSignal).toMatchObject({ aborted: true });
	});

	test('is given up in any minute, not only in the first', async () => {
		const trickle = Array.from({ length: 50 }, () => [20_000, 'x']).flat();
		const body = [PIECE, 50_000, PIECE, 50_000, ...trickle];
		const attempt = new Attempt((_url, nth) => (nth === 1 ? { body } : video('film')));
		expect((await attempt.run()) as object).toHaveProperty('file.data', 'film');
		expect(attempt.askedAt[1]).toBeLessThan(4 * LIMITS.rateMs);
	});

	test('says so', async () => {
		const trickle = Array.from({ length: 50 }, () => [20_000, 'x']).flat();
		const { attempt, message } = await failWith(() => ({ body: trickle }));
		expect(message).toContain('fewer than 64 KiB arrived in 60 seconds');
		expect(attempt.requests).toHaveLength(4);
	});

	test('just fast enough is given up after two hours, and not begun again', async () => {
		const slow = Array.from({ length: 300 }, () => [30_000, PIECE]).flat();
		const { attempt, message } = await failWith(() => ({ body: slow }));
		expect(message).toContain('the download took longer than 2 hours. Download it from its link');
		expect(message).not.toContain(ADVICE);
		expect(attempt.requests).toHaveLength(1);
		expect(attempt.clock.now() - attempt.startedAt).toBeLessThan(WHOLE_MS + 5_000);
	});
});

test('the two hours are those of all tries together', async () => {
	const slow = Array.from({ length: 100 }, () => [30_000, PIECE]).flat();
	const attempt = new Attempt(() => ({ body: [...slow, new Error('aborted')] }));
	expect(await attempt.run()).toMatchObject({
		message: expect.stringContaining('took longer than 2 hours') as string,
	});
	expect(attempt.requests).toHaveLength(3);
	expect(attempt.clock.now() - attempt.startedAt).toBeLessThan(WHOLE_MS + 5_000);
});

test('a store may take its time for what has arrived', async () => {
	const attempt = new Attempt(() => video('film'));
	const { store } = attempt;
	attempt.store = async (...args) => {
		const stored = await store(...args);
		await attempt.clock.sleep(10 * SILENCE_MS);
		return stored;
	};
	expect(await attempt.run()).toMatchObject({ file: { data: 'film' } });
	expect(attempt.requests).toHaveLength(1);
});

describe('a file that is too large', () => {
	const TOO_LARGE =
		/the file is larger than 5 GB, the limit for a download. Download it from its link/;

	test('is not read at all when it says so', async () => {
		let pieces = 0;
		const { attempt, message } = await failWith(() => ({
			...video('', LIMITS.mostBytes + 1),
			get body() {
				pieces++;
				return ['film'];
			},
		}));
		expect(message).toMatch(TOO_LARGE);
		expect(message).not.toContain(ADVICE);
		expect(attempt.requests).toHaveLength(1);
		expect(attempt.requests[0].abortSignal).toMatchObject({ aborted: true });
		expect(pieces).toBe(1);
	});

	test('is ended when it does not say so, or lies', async () => {
		for (const announced of ['', '4']) {
			const attempt = new Attempt(() => ({
				headers: { 'content-length': announced },
				body: ['x'.repeat(60), 'x'.repeat(60)],
			}));
			attempt.limits = { ...LIMITS, mostBytes: 100 };
			const failure = (await attempt.run()) as SamsarFailure;
			expect(failure.message).toContain('the file is larger than 1e-7 GB');
			expect(attempt.requests).toHaveLength(1);
		}
	});

	test('has the largest size that is taken', async () => {
		const attempt = new Attempt(() => video('x'.repeat(100)));
		attempt.limits = { ...LIMITS, mostBytes: 100 };
		expect(await attempt.run()).toMatchObject({ file: { bytes: 100 } });
	});
});

describe('an address inside the network of n8n, named by a public server', () => {
	const INNER = [
		'http://localhost:5678/rest',
		'https://localhost./v.mp4',
		'http://127.0.0.1:5678/v.mp4',
		'http://2130706433/v.mp4',
		'http://0x7f.1/v.mp4',
		'http://0177.0.0.1/v.mp4',
		'http://10.0.0.7/v.mp4',
		'http://192.168.0.1/v.mp4',
		'http://169.254.169.254/latest/meta-data',
		'http://[::1]/v.mp4',
		'http://[::ffff:10.0.0.7]/v.mp4',
		'http://[fd00:ec2::254]/v.mp4',
		'http://redis:6379/v.mp4',
		'http://metadata.google.internal/computeMetadata/v1/',
	];
	const INSIDE = /the link leads to \S+, which is inside n8n's own network/;

	test.each(INNER)('%s is not asked', async (link) => {
		const { attempt, message } = await failWith(() => video('film'), link);
		expect(attempt.requests).toEqual([]);
		expect(message).toMatch(INSIDE);
	});

	test.each(INNER)('%s is not followed to, at any hop', async (link) => {
		const hops = ['http://cdn.example.com/1', 'http://cdn.example.com/2', link];
		const { attempt, message } = await failWith(
			(_url, nth) => ({ code: 302, headers: { location: hops[nth] } }),
			hops[0],
		);
		expect(attempt.requests.map(({ url }) => url)).toEqual(hops.slice(0, 2));
		expect(message).toMatch(INSIDE);
	});

	test('is not asked either when Samsar signs it anew', async () => {
		const attempt = new Attempt(() => ({ code: 403 }));
		attempt.seen = [seen({ status: 'COMPLETED', url: INNER[0] })];
		expect(await attempt.run()).toMatchObject({
			message: expect.stringMatching(INSIDE) as string,
		});
		expect(attempt.requests.map(({ url }) => url)).toEqual([OLD]);
	});

	test('is asked when Samsar is inside, too, but for the secrets of a cloud', async () => {
		const attempt = new Attempt(() => video('film'));
		attempt.baseUrl = 'http://processor:3002/v1/video';
		expect(await attempt.run('http://10.0.0.7/v.mp4')).toMatchObject({ file: { data: 'film' } });
		expect(await attempt.run('http://169.254.169.254/latest')).toMatchObject({
			message: expect.stringMatching(INSIDE) as string,
		});
		expect(attempt.requests).toHaveLength(1);
	});
});

test('an address that n8n itself blocks is asked once, and the message says who can allow it', async () => {
	const { attempt, message } = await failWith(() => {
		throw Object.assign(new Error('The request was blocked'), { name: 'SsrfBlockedIpError' });
	});
	expect(attempt.requests).toHaveLength(1);
	expect(message).toContain(
		"n8n's own protection (N8N_SSRF_PROTECTION_ENABLED) blocks this address",
	);
	expect(message).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
});

describe('what no further try makes better', () => {
	test.each([
		['a link that is no web address', 'ftp://cdn.example.com/v.mp4', 0],
		['a redirect that gives up https', OLD, 1],
	])('%s is refused at once', async (_what, link, requests) => {
		const { attempt, message } = await failWith(
			() => ({ code: 302, headers: { location: 'http://cdn.example.com/v.mp4' } }),
			link,
		);
		expect(attempt.requests).toHaveLength(requests);
		expect(message).toContain(link);
	});

	test('a store that is full is not filled four times', async () => {
		const attempt = new Attempt(() => video('film'));
		attempt.store = async () => {
			throw new Error('ENOSPC: no space left on device, write');
		};
		const failure = (await attempt.run()) as SamsarFailure;
		expect(failure.message).toContain('n8n could not store the file: ENOSPC: no space left');
		expect(attempt.requests).toHaveLength(1);
	});
});

test('a stopped download ends without a word, and what is under way is cancelled', async () => {
	const attempt = new Attempt(async () => await new Promise<FakeAnswer>(() => {}));
	const running = attempt.run();
	await attempt.clock.sleep(1);
	attempt.stop.aborted = true;
	expect(await running).toBeNull();
	expect(attempt.requests).toHaveLength(1);
	expect(attempt.requests[0].abortSignal).toMatchObject({ aborted: true });
});

test('a download that is stopped in a pause does not try again', async () => {
	const attempt = new Attempt(() => {
		attempt.stop.aborted = true;
		return { code: 502 };
	});
	expect(await attempt.run()).toBeNull();
	expect(attempt.requests).toHaveLength(1);
});
