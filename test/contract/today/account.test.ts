import { FAULT_NAMES, type FaultName, type RequestKind } from '../../emulator';
import { call, parse } from '../call';
import { pause } from '../waiting';
import { useToday } from './server';

const start = useToday();

interface Entry {
	session_id: string;
	created_at: string;
}
const readEntries = (told: Parameters<typeof parse>[0]) =>
	(parse(told) as { requests: Entry[] }).requests;

describe.each(['/v2/requests', '/api/v2/requests'])('the list at %s', (path) => {
	it('tells everything but prompt and status, newest first', async () => {
		const { emulator, create, get } = await start();
		await create('A cat');
		await create('A dog', { video_model: 'VEO3.1I2V' });
		const [cat, dog] = emulator.sessions;
		emulator.complete(dog.id);
		const told = await get(path);

		expect(readEntries(told).map(({ session_id }) => session_id)).toEqual([dog.id, cat.id]);
		expect(readEntries(told)[0]).toEqual({
			request_id: dog.id,
			session_id: dog.id,
			type: 'video',
			provider: 'VEO3.1I2V',
			status: 'PENDING',
			result_url: null,
			request_type: 'text_to_video',
			session_sub_type: 'video_create',
			created_at: new Date(dog.acceptedAt).toISOString(),
			updated_at: new Date(dog.acceptedAt).toISOString(),
			metadata: {},
		});
		expect(told.text).not.toContain('A cat');
	});
});

describe('the list of requests', () => {
	it('is cut at its limit, 50 unless told otherwise', async () => {
		const { emulator, get } = await start();
		for (let i = 0; i < 60; i++) emulator.addSession({ prompt: `Cat ${i}`, ageMs: i });
		const count = async (query: string) => readEntries(await get(`/v2/requests${query}`)).length;

		expect(await count('')).toBe(50);
		expect(await count('?limit=7&type=video')).toBe(7);
		expect(await count('?limit=500')).toBe(60);
		expect(await count('?type=image')).toBe(0);
	});

	it('has those that others made, which cost nothing here', async () => {
		const { emulator, create, get, look } = await start();
		await create('A cat');
		const old = emulator.addSession({
			prompt: 'An old cat',
			ageMs: 60_000,
			ended: 'COMPLETED',
			video: { videoModel: 'SEEDANCEI2V' },
		});

		expect(readEntries(await get('/v2/requests')).map(({ session_id }) => session_id)).toEqual([
			emulator.sessions[0].id,
			old.id,
		]);
		expect(await look(old.id)).toMatchObject({ status: 'COMPLETED', provider: 'SEEDANCEI2V' });
		expect([emulator.sessions.length, emulator.earlierSessions.length]).toEqual([1, 1]);
		expect(emulator.counts).toMatchObject({ created: 1, credits: 900 });
	});

	it('has an entry before its create is answered', async () => {
		const { emulator, create, get } = await start({ answerMs: { create: 200 } });
		const created = create('A cat');
		await pause(80);

		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
		expect(emulator.requests[0].answeredWith).toBe('waiting');
		expect((await created).code).toBe(200);
	});

	it('has the entry of a create whose answer was lost', async () => {
		const { emulator, create, get } = await start();
		emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
		expect((await create('A cat')).broken).toBe('ECONNRESET');

		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
	});

	it('can have it late', async () => {
		const { create, get } = await start({ entriesLateMs: 150 });
		await create('A cat');
		expect(readEntries(await get('/v2/requests'))).toEqual([]);
		await pause(160);
		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
	});

	it('goes by the clock of the server, which its Date header tells', async () => {
		const skew = -3_600_000;
		const { emulator, create, get } = await start({ clockSkewMs: skew });
		const created = await create('A cat');
		const [{ created_at }] = readEntries(await get('/v2/requests'));

		expect(Math.abs(Date.parse(String(created.headers.date)) - Date.now() - skew)).toBeLessThan(
			2000,
		);
		expect(Date.parse(created_at)).toBe(emulator.sessions[0].acceptedAt + skew);
		emulator.configure({ clockSkewMs: 0 });
		const now = (await get('/v2/requests')).headers.date;
		expect(Math.abs(Date.parse(String(now)) - Date.now())).toBeLessThan(2000);
	});
});

describe('the details of a request', () => {
	it('are its status and what was ordered', async () => {
		const { emulator, create, get } = await start();
		await create('A cat', { aspect_ratio: '9:16', duration: 60 });
		const { id, acceptedAt } = emulator.sessions[0];

		expect(parse(await get(`/v2/status_detailed?request_id=${id}`))).toMatchObject({
			request_id: id,
			status: 'PENDING',
			session: {
				inputPrompt: 'A cat',
				aspectRatio: '9:16',
				duration: 60,
				provider: 'RUNWAYML',
				currentStage: 'prompt_generation',
				createdAt: new Date(acceptedAt).toISOString(),
				updatedAt: new Date(acceptedAt).toISOString(),
			},
		});
		expect(emulator.sessions[0].looks).toBe(0);
	});

	it.each(['/v1/status', '/v2/status', '/v2/status_detailed'])(
		'of %s are refused in this order: no ID, key, unknown ID',
		async (path) => {
			const { get } = await start({ forbiddenKey: 'weak-key' });
			const asked = `${path}?request_id=x`;

			expect((await get(path, { key: 'other' })).code).toBe(400);
			expect((await get(asked, { key: null })).code).toBe(400);
			expect((await get(asked, { key: 'other' })).code).toBe(401);
			expect((await get(asked, { key: 'weak-key' })).code).toBe(403);
			expect(await get(asked)).toMatchObject({
				code: 404,
				text: '{"message":"Request not found."}',
			});
		},
	);
});

describe('the other lists', () => {
	it('tell the completed sessions only', async () => {
		const { emulator, create, get } = await start();
		for (const prompt of ['A cat', 'A dog', 'A fox']) await create(prompt, { language: 'fr' });
		const [cat, dog] = emulator.sessions;
		emulator.complete(cat.id);
		emulator.complete(dog.id, 'FAILED');
		const path = '/v1/video/list_completed_video_sessions';

		expect(parse(await get(path))).toEqual([
			{
				session_id: cat.id,
				result_url: expect.stringContaining(`/videos/${cat.id}.mp4`),
				has_subtitles: false,
				result_language: 'fr',
				langauge: 'fr',
			},
		]);
		expect((await get(path, { key: 'other' })).code).toBe(401);
	});

	it('tell what was charged, from the first stage on', async () => {
		const { emulator, create, get, look } = await start({ credits: 2000 });
		await create('A cat');
		await create('A dog');
		const [cat] = emulator.sessions;
		await look(cat.id);

		expect(parse(await get('/v2/user/usage/logs?page=1&pageSize=10'))).toMatchObject({
			items: [
				{
					id: `express:${cat.id}`,
					credits: 180,
					balanceAfter: 1820,
					createdAt: new Date(cat.acceptedAt).toISOString(),
					metadata: {
						sessionId: cat.id,
						durationSeconds: 30,
						videoGenerationModel: 'RUNWAYML',
					},
				},
			],
			pagination: { page: 1, pageSize: 10, totalItems: 1, hasNextPage: false },
		});
	});
});

describe('faults of the calls that find things', () => {
	const PATHS: Array<[RequestKind, string]> = [
		['list', '/v2/requests'],
		['details', '/v2/status_detailed?request_id=x'],
		['completed', '/v1/video/list_completed_video_sessions'],
		['usage', '/v2/user/usage/logs'],
		['credits', '/v1/credits'],
		['models', '/v1/video/supported_models'],
	];
	const FAULTS: FaultName[] = [
		'503 with Retry-After',
		'200 with HTML',
		'200 truncated JSON',
		'reset, not accepted',
		'hang',
	];

	it.each(PATHS)('strike %s', async (kind, path) => {
		const { emulator, get } = await start();
		for (const fault of FAULTS) {
			expect(FAULT_NAMES).toContain(fault);
			emulator.plan({ on: kind as 'list', fault });
		}
		const seen = [];
		for (let i = 0; i < FAULTS.length; i++) {
			const { code, broken, headers } = await get(path, { patience: 200 });
			seen.push(broken ?? `${code} ${String(headers['content-type']).split(';')[0]}`);
		}

		expect(seen).toEqual([
			'503 application/json',
			'200 text/html',
			'200 application/json',
			'ECONNRESET',
			'TIMEOUT',
		]);
		expect(emulator.requests.map(({ faultName }) => faultName)).toEqual(FAULTS);
		expect((await get(path)).code).toBe(kind === 'details' ? 404 : 200);
	});

	it('can mean the details of one session, or of one prompt', async () => {
		const { emulator, create, get } = await start();
		await create('A cat');
		await create('A dog');
		const [cat, dog] = emulator.sessions;
		emulator.plan({ on: 'details', session: cat.id, fault: '502 HTML' });
		emulator.plan({ on: 'details', match: 'dog', fault: '504 HTML' });
		const ask = async (id: string) => (await get(`/v2/status_detailed?request_id=${id}`)).code;

		expect([await ask(cat.id), await ask(dog.id)]).toEqual([502, 504]);
		expect([await ask(cat.id), await ask(dog.id)]).toEqual([200, 200]);
	});
});

describe('time', () => {
	it('is taken by every kind of request that it is given to', async () => {
		const { get, emulator } = await start({
			answerMs: { credits: 100, list: { least: 60, most: 120 }, other: 50 },
		});
		const measure = async (path: string) => {
			const askedAt = Date.now();
			await get(path);
			return Date.now() - askedAt;
		};

		expect(await measure('/v1/credits')).toBeGreaterThanOrEqual(95);
		expect(await measure('/v2/requests')).toBeGreaterThanOrEqual(55);
		expect(await measure('/nowhere')).toBeGreaterThanOrEqual(45);
		emulator.configure({ answerMs: {} });
		expect(await measure('/v1/credits')).toBeLessThan(60);
	});

	it('is taken before a fault too', async () => {
		const { emulator, create } = await start({ answerMs: { create: 100 } });
		emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
		const askedAt = Date.now();
		await create('A cat');
		expect(Date.now() - askedAt).toBeGreaterThanOrEqual(95);
	});
});

describe('what today has not', () => {
	it('is answered in HTML: unknown routes, and JSON that is none', async () => {
		const { emulator, get } = await start();
		const malformed = async (path: string) =>
			await call('POST', `${emulator.origin}${path}`, { body: '{"input":', key: null });

		expect((await get('/v1/video/status?request_id=x')).text).toContain(
			'Cannot GET /v1/video/status',
		);
		for (const path of ['/v1/video/create', '/v1/video/cancel_render', '/nowhere']) {
			const told = await malformed(path);
			expect([path, told.code, told.headers['content-type']]).toEqual([
				path,
				400,
				expect.stringContaining('text/html'),
			]);
		}
	});
});
