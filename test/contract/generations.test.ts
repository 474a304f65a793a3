import Fastify, { type FastifyInstance } from 'fastify';

import type { DialectName, Emulator, EmulatorOptions } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { call, parse } from './support/call';
import { createBody } from '../support/createBody';

const CURRENT_MODELS = { image_model: 'GPTIMAGE2.5', video_model: 'RUNWAYML' };

let emulator: Emulator;

const start = async (dialect: DialectName, options: EmulatorOptions = {}) => {
	emulator = await openEmulator({ dialect, renderPolls: 2, ...options });
};
const create = async (prompt: string, fields: object = {}) =>
	await call('POST', `${emulator.baseUrl}/create`, { body: createBody(prompt, { ...fields }) });
const get = async (path: string, key?: string | null) =>
	await call('GET', `${emulator.origin}${path}`, { key });

describe('generation B, February 2025', () => {
	it('answers 200 with a request_id on both create paths', async () => {
		await start('feb2025');
		const movie = await call('POST', `${emulator.baseUrl}/create_movie`, { body: createBody('A') });
		const video = await create('B');

		expect([movie.code, video.code]).toEqual([200, 200]);
		expect([parse(movie), parse(video)]).toEqual(
			emulator.sessions.map(({ id }) => ({ request_id: id })),
		);
	});

	it('tells progress, then the link in result.videoUrl', async () => {
		await start('feb2025');
		await create('A cat');
		const { id } = emulator.sessions[0];
		const path = `/v1/video/status?request_id=${id}`;

		expect(parse(await get(path))).toEqual({ status: 'PENDING', progress: 50 });
		expect(parse(await get(path))).toEqual({
			status: 'COMPLETED',
			progress: 100,
			result: { videoUrl: `${emulator.cdnOrigin}/videos/${id}.mp4` },
		});
	});

	it('knows FAILED, and no session_id', async () => {
		await start('feb2025');
		await create('A cat [fail: Too cute.]');
		const { id } = emulator.sessions[0];
		emulator.complete(id, 'FAILED');

		expect(parse(await get(`/v1/video/status?request_id=${id}`))).toMatchObject({
			status: 'FAILED',
			error: 'Too cute.',
		});
		expect((await get(`/v1/video/status?session_id=${id}`)).code).toBe(400);
	});
});

describe('generations F to H, to October 2025', () => {
	it('answers 201 with a request_id, and the status by request_id with url', async () => {
		await start('oct2025');
		const created = await create('A cat');
		const { id } = emulator.sessions[0];
		emulator.complete(id);
		const url = `${emulator.cdnOrigin}/videos/${id}.mp4`;

		expect([created.code, parse(created)]).toEqual([201, { request_id: id }]);
		expect(parse(await get(`/v1/video/status?request_id=${id}`))).toMatchObject({
			status: 'COMPLETED',
			url,
		});
		expect((await get(`/v1/video/status?session_id=${id}`)).code).toBe(400);
	});
});

describe('generations I to M, 2026', () => {
	it('answers 200 with the ID under both names', async () => {
		await start('current');
		const told = await create('A cat', CURRENT_MODELS);
		const { id } = emulator.sessions[0];

		expect([told.code, parse(told)]).toEqual([200, { request_id: id, session_id: id }]);
		expect(id).toMatch(/^[0-9a-f]{24}$/);
		expect(emulator.counts.credits).toBe(900);
	});

	it.each([
		['no prompt', { prompt: '' }, 400, 'Prompt is required'],
		['4001 characters', { prompt: 'x'.repeat(4001) }, 400, 'Prompt is too long'],
		['no image model', { image_model: undefined }, 400, 'Invalid image model'],
		['GPTIMAGE1', { image_model: 'GPTIMAGE1' }, 400, 'Image model is not supported for this type'],
		['IMAGEN4', { image_model: 'IMAGEN4' }, 400, 'Image model is not supported for this type'],
		['an old video model', { video_model: 'KLINGIMGTOVID2.1PRO' }, 400, 'Invalid video model'],
		['no video model', { video_model: undefined }, 400, 'Invalid video model'],
		['9 seconds', { duration: 9 }, 400, 'Duration must be at least 10 seconds'],
		['no duration', { duration: undefined }, 400, 'Duration must be at least 10 seconds'],
		['241 seconds', { duration: 241 }, 400, 'Duration is too long'],
	])('refuses %s', async (_name, fields, code, message) => {
		await start('current');
		const told = await create('A cat', { ...CURRENT_MODELS, ...fields });

		expect([told.code, parse(told)]).toEqual([code, { message }]);
		expect(emulator.sessions).toEqual([]);
	});

	it('takes any model when told to', async () => {
		await start('current', { acceptAnyModel: true });

		expect((await create('A cat', { video_model: 'SOMETHING_NEW' })).code).toBe(200);
	});

	it('answers a body without input with 500, and malformed JSON with HTML', async () => {
		await start('current');
		const url = `${emulator.baseUrl}/create`;

		expect((await call('POST', url, { body: { prompt: 'A cat' } })).code).toBe(500);
		const told = await call('POST', url, { body: '{"input":' });
		expect(told).toMatchObject({ code: 400, headers: { 'content-type': /html/ } });
	});

	it('answers 402 with its generic text when the balance is too low', async () => {
		await start('current', { credits: 1000 });
		expect((await create('A cat', CURRENT_MODELS)).code).toBe(200);
		emulator.complete(emulator.sessions[0].id);
		const told = await create('A dog', CURRENT_MODELS);

		expect([told.code, parse(told)]).toEqual([
			402,
			{ message: 'Internal server error while creating video.' },
		]);
		expect(emulator.counts).toMatchObject({ created: 1, remainingCredits: 100 });
	});

	it('has its status at /v1/status, under either ID name, and not at /v1/video/status', async () => {
		await start('current');
		await create('A cat', CURRENT_MODELS);
		const { id } = emulator.sessions[0];

		const missing = await get(`/v1/video/status?session_id=${id}`);
		expect(missing).toMatchObject({ code: 404, headers: { 'content-type': /html/ } });
		expect(missing.text).toContain('Cannot GET /v1/video/status');
		expect(parse(await get(`/v1/status?session_id=${id}`))).toMatchObject({
			status: 'PENDING',
			expressGenerationStatus: { prompt_generation: 'COMPLETED', ai_video_generation: 'PENDING' },
		});

		const url = expect.stringContaining(`${emulator.cdnOrigin}/videos/${id}.mp4?`);
		expect(parse(await get(`/v1/status?request_id=${id}`))).toMatchObject({
			request_id: id,
			session_id: id,
			status: 'COMPLETED',
			result_url: url,
			result_urls: [url],
			videoLink: url,
			remoteURL: url,
			creditsCharged: 900,
		});
	});

	it('shows the link a little before the render is done', async () => {
		await start('current', { renderPolls: 10 });
		await create('A cat', CURRENT_MODELS);
		const path = `/v1/status?request_id=${emulator.sessions[0].id}`;
		const links: unknown[] = [];
		for (let look = 1; look < 10; look++) {
			const body = parse(await get(path)) as { status: string; videoLink?: string };
			expect(body.status).toBe('PENDING');
			links.push(body.videoLink);
		}

		expect(links.map((link) => link !== undefined)).toEqual([...Array(8).fill(false), true]);
	});

	it('checks the ID, then the key, then whether the session exists', async () => {
		await start('current');

		expect((await get('/v1/status', 'other-key')).code).toBe(400);
		expect((await get('/v1/status?request_id=x', 'other-key')).code).toBe(401);
		expect(await get('/v1/status?request_id=x')).toMatchObject({
			code: 404,
			text: '{"message":"Request not found."}',
		});
	});

	it('tells a failure with 200 and the reason in three strings', async () => {
		await start('current');
		await create('A cat [fail: Too cute.]', CURRENT_MODELS);
		const { id } = emulator.sessions[0];
		emulator.complete(id, 'FAILED');
		const told = await get(`/v1/status?request_id=${id}`);

		const reason = 'Too cute.';
		expect(told.code).toBe(200);
		expect(parse(told)).toMatchObject({
			status: 'FAILED',
			error: reason,
			message: reason,
			generationError: reason,
		});
	});

	it.each([
		['raw', (id: string) => ({ session_id: id })],
		['in input', (id: string) => ({ input: { videoSessionId: id } })],
	])('cancels a render whose ID comes %s', async (_name, wrap) => {
		await start('current');
		await create('A cat', CURRENT_MODELS);
		const { id } = emulator.sessions[0];
		const url = `${emulator.baseUrl}/cancel_render`;

		const told = await call('POST', url, { body: wrap(id) });
		expect([told.code, parse(told)]).toEqual([
			200,
			{
				request_id: id,
				session_id: id,
				status: 'CANCELLED',
				cancelled: true,
				message: 'Render cancellation requested.',
			},
		]);
		expect(parse(await get(`/v1/status?request_id=${id}`))).toMatchObject({ status: 'CANCELLED' });
		expect(await call('POST', url, { body: wrap('f'.repeat(24)) })).toMatchObject({
			code: 404,
			text: '{"message":"Video session not found."}',
		});
		expect((await call('POST', url, { body: { request_id: id } })).code).toBe(400);
	});

	it('tells the balance to whoever has the key, and the models to anyone', async () => {
		await start('current', { credits: 5000 });

		expect((await get('/v1/credits', 'other-key')).code).toBe(401);
		const credits = await get('/v1/credits');
		expect(parse(credits)).toEqual({ remainingCredits: 5000, lastTopUp: null });
		expect(credits.headers['x-credits-remaining']).toBe('5000');
		expect(parse(await get('/v1/video/supported_models', null))).toMatchObject({
			VIDEO_MODELS: expect.arrayContaining([
				{
					label: 'RUNWAYML',
					value: 'RUNWAYML',
					basePrice: 30,
					pricingDistribution: { total: 30 },
				},
			]),
		});
	});

	let receiver: FastifyInstance | undefined;
	afterEach(async () => await receiver?.close());
	it('calls back once when a render ends, and not when it is cancelled', async () => {
		await start('current', { renderPolls: undefined, renderMs: 20 });
		const received: unknown[] = [];
		receiver = Fastify();
		receiver.post('/hook', (request) => received.push(request.body));
		const origin = await receiver.listen({ host: '127.0.0.1', port: 0 });
		const body = (prompt: string) => ({
			...createBody(prompt, CURRENT_MODELS),
			webhookUrl: `${origin}/hook`,
		});

		for (const prompt of ['A cat', 'A dog [fail: Too loud.]', 'A fox [cancel]']) {
			await call('POST', `${emulator.baseUrl}/create`, { body: body(prompt) });
		}
		await until(
			() => emulator.callbacks.filter(({ answeredWith }) => answeredWith === 200).length === 2,
		);
		await until(() => emulator.sessions.every(({ ended }) => ended !== undefined));

		const [cat, dog] = emulator.sessions.map(({ id }) => ({ request_id: id, session_id: id }));
		const url = expect.stringContaining('.mp4');
		expect(received).toEqual([
			{ ...cat, status: 'COMPLETED', result_url: url, video: { url } },
			{ ...dog, status: 'FAILED', error: { message: 'Too loud.' } },
		]);
	});
});
