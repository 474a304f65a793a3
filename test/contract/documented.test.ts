import { PORTRAIT_VIDEO, SAMPLE_VIDEO, startEmulator, type Emulator } from '../emulator';
import { call, parse } from './support/call';
import { createBody } from '../support/createBody';

/** The pending body as the documentation prints it. */
const DOCUMENTED_PENDING =
	'{"status":"PENDING","details":{"prompt_generation":"COMPLETED","image_generation":"COMPLETED","audio_generation":"COMPLETED","frame_generation":"INIT","video_generation":"INIT","ai_video_generation":"PENDING","speech_generation":"COMPLETED","music_generation":"COMPLETED","lip_sync_generation":"INIT","sound_effect_generation":"INIT","transcript_generation":"INIT"}}';

describe('the documented contract', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		// At the first of two looks, 5 of the 11 stages are done: the documented example.
		emulator = await startEmulator({ renderPolls: 2 });
	});
	afterAll(async () => await emulator.close());
	afterEach(() => emulator.reset());

	const create = async (body: object | string, key?: string | null) =>
		await call('POST', `${emulator.baseUrl}/create`, { body, key });
	const getStatus = async (query: string, key?: string | null) =>
		await call('GET', `${emulator.baseUrl}/status${query}`, { key });

	describe('POST /create', () => {
		it('answers 201 with a session_id and nothing else', async () => {
			const told = await create(createBody('A cat'));

			expect(told.code).toBe(201);
			expect(told.headers['content-type']).toContain('application/json');
			expect(told.text).toMatch(/^\{"session_id":"vid_\d{10}"\}$/);
			expect(emulator.sessions).toEqual([
				expect.objectContaining({ input: createBody('A cat').input, credits: 300 }),
			]);
		});

		it('needs nothing but a prompt, and takes 30 seconds then', async () => {
			expect((await create({ input: { prompt: 'A cat' } })).code).toBe(201);
			expect(emulator.sessions[0].credits).toBe(300);
		});

		it.each([{ duration: 120 }, { prompt: 'x'.repeat(500) }, { tone: 'cinematic' }])(
			'accepts %j',
			async (field) => {
				expect((await create(createBody('A cat', field))).code).toBe(201);
			},
		);

		it('costs 10 credits per second', async () => {
			await create(createBody('A cat', { duration: 120 }));
			await create(createBody('A cat', { duration: 5 }));

			expect(emulator.counts).toMatchObject({ created: 2, credits: 1250 });
		});

		it('makes and charges a second video for a repeated body', async () => {
			await create(createBody('A cat'));
			await create(createBody('A cat'));

			expect(new Set(emulator.sessions.map(({ id }) => id)).size).toBe(2);
		});

		it.each([
			['no prompt', { prompt: undefined }, 'Invalid movie prompt.'],
			['an empty prompt', { prompt: '' }, 'Invalid movie prompt.'],
			['501 characters', { prompt: 'x'.repeat(501) }, 'Invalid movie prompt.'],
			['121 seconds', { duration: 121 }, 'Invalid duration.'],
			['a duration in text', { duration: '30' }, 'Invalid duration.'],
			['an unknown image model', { image_model: 'GPTIMAGE2' }, 'Invalid image model.'],
			['an unknown video model', { video_model: 'VEO3.1I2V' }, 'Invalid video model.'],
			['an unknown tone', { tone: 'jolly' }, 'Invalid tone.'],
			['an unknown ratio', { aspect_ratio: '1:1' }, 'Invalid aspect ratio.'],
		])('refuses %s with 400', async (_name, field, message) => {
			const told = await create(createBody('A cat', field));

			expect([told.code, parse(told)]).toEqual([400, { message }]);
			expect(emulator.sessions).toEqual([]);
		});

		it.each([{}, { prompt: 'A cat' }, '{"input":', ''])('refuses the body %j', async (body) => {
			expect((await create(body)).code).toBe(400);
		});

		it.each([
			['no', null, 400],
			['an empty', '', 400],
			['a wrong', 'other-key', 401],
		])('answers %s key with its code', async (_name, key, code) => {
			expect((await create(createBody('A cat'), key)).code).toBe(code);
			expect(emulator.sessions).toEqual([]);
		});
	});

	describe('GET /status', () => {
		const createSession = async (prompt: string) => {
			await create(createBody(prompt));
			return emulator.sessions[0].id;
		};

		it('tells a pending render as documented, to the letter', async () => {
			const told = await getStatus(`?session_id=${await createSession('A cat')}`);

			expect([told.code, told.text]).toEqual([200, DOCUMENTED_PENDING]);
		});

		it('tells a finished render in the section form, with a link on another origin', async () => {
			const id = await createSession('A cat');
			emulator.complete(id);
			const told = await getStatus(`?session_id=${id}`);

			const url = `${emulator.cdnOrigin}/videos/${id}.mp4`;
			expect([told.code, told.text]).toEqual([200, `{"status":"COMPLETED","url":"${url}"}`]);
			expect(emulator.cdnOrigin).not.toBe(emulator.origin);
		});

		it('tells a finished render in the table form when the prompt says so', async () => {
			const id = await createSession('A cat [table]');
			emulator.complete(id);
			const told = await getStatus(`?session_id=${id}`);

			const url = `${emulator.cdnOrigin}/videos/${id}.mp4`;
			expect([told.code, told.text]).toEqual([200, `{"video_link":"${url}"}`]);
		});

		it('takes the ID as request_id, as the documented curl does', async () => {
			expect((await getStatus(`?request_id=${await createSession('A cat')}`)).code).toBe(200);
		});

		it.each(['', '?session_id=', '?session_id=%20'])('answers "%s" with 400', async (query) => {
			const told = await getStatus(query);

			expect([told.code, told.text]).toEqual([400, '{"message":"Missing or invalid session_id."}']);
		});

		it.each([
			['an unknown session', undefined, 404],
			['a wrong key', 'other-key', 401],
		])('answers %s without a body', async (_name, key, code) => {
			const told = await getStatus('?session_id=vid_0', key);

			expect([told.code, told.text]).toEqual([code, '']);
		});

		it('answers no key with 400', async () => {
			expect((await getStatus('?session_id=vid_0', null)).code).toBe(400);
		});
	});

	it('answers a path it does not have with an HTML page, a double slash included', async () => {
		const twice = await call('GET', `${emulator.origin}/v1/video//status?session_id=x`);
		const other = await call('GET', `${emulator.origin}/v1/status?session_id=x`);

		expect(twice.code).toBe(404);
		expect(other).toMatchObject({ code: 404, headers: { 'content-type': /html/ } });
		expect(other.text).toContain('Cannot GET /v1/status');
	});

	describe('the video', () => {
		const download = async (method: string, headers = {}) => {
			await create(createBody('A cat'));
			const url = `${emulator.cdnOrigin}/videos/${emulator.sessions[0].id}.mp4`;
			return await call(method, url, { key: null, headers });
		};

		it('is an MP4', async () => {
			const { code, headers } = await download('GET');

			expect([code, headers['content-type']]).toEqual([200, 'video/mp4']);
			expect(Number(headers['content-length'])).toBe(SAMPLE_VIDEO.length);
			expect(SAMPLE_VIDEO.subarray(4, 8).toString()).toBe('ftyp');
		});

		it('has the ratio that was asked for', async () => {
			await create(createBody('A cat', { aspect_ratio: '9:16' }));
			const url = `${emulator.cdnOrigin}/videos/${emulator.sessions[0].id}.mp4`;
			const { headers } = await call('GET', url, { key: null });

			expect(Number(headers['content-length'])).toBe(PORTRAIT_VIDEO.length);
			expect(PORTRAIT_VIDEO.length).not.toBe(SAMPLE_VIDEO.length);
		});

		it('can be asked about, and fetched in part', async () => {
			const head = await download('HEAD');
			expect([head.code, head.text]).toEqual([200, '']);
			expect(Number(head.headers['content-length'])).toBe(SAMPLE_VIDEO.length);

			const part = await download('GET', { range: 'bytes=4-7' });
			expect([part.code, part.text]).toEqual([206, 'ftyp']);
			expect(part.headers['content-range']).toBe(`bytes 4-7/${SAMPLE_VIDEO.length}`);

			const end = await download('GET', { range: 'bytes=-4' });
			expect([end.code, end.headers['content-length']]).toEqual([206, '4']);

			expect((await download('GET', { range: 'bytes=9999999-' })).code).toBe(416);
		});

		it('is only there for sessions that exist; every request is recorded', async () => {
			const told = await call('GET', `${emulator.cdnOrigin}/videos/vid_0.mp4`, { key: 'leaked' });

			expect(told.code).toBe(404);
			expect(emulator.cdnRequests.map(({ headers }) => headers.authorization)).toEqual([
				'Bearer leaked',
			]);
		});
	});
});
