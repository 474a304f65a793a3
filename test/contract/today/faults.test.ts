import type { FaultName, FaultPlan } from '../../emulator';
import { until } from '../../support/time';
import { call } from '../support/call';
import { openToday } from '../support/today';

describe('faults of the calls that find things', () => {
	const PATHS: Array<[FaultPlan['on'], string]> = [
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
		const { emulator, get } = await openToday();
		for (const fault of FAULTS) emulator.plan({ on: kind, fault });
		const seen = [];
		for (let i = 0; i < FAULTS.length; i++) {
			const { code, broken, headers } = await get(path, {
				patience: FAULTS[i] === 'hang' ? 500 : 10_000,
			});
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
		const { emulator, create, get } = await openToday();
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
		const { get, emulator } = await openToday({
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
		// An answer that would take ten minutes is overtaken by one that takes no time.
		emulator.configure({ answerMs: { credits: 600_000 } });
		let isAnswered = false;
		void get('/v1/credits', { patience: 600_000 }).then(() => (isAnswered = true));
		const asked = emulator.requests.length;
		await until(() => emulator.requests.length > asked);
		emulator.configure({ answerMs: {} });
		expect((await get('/v1/credits')).code).toBe(200);
		expect(isAnswered).toBe(false);
	});

	it('is taken before a fault too', async () => {
		const { emulator, create } = await openToday({ answerMs: { create: 100 } });
		emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
		const askedAt = Date.now();
		await create('A cat');
		expect(Date.now() - askedAt).toBeGreaterThanOrEqual(95);
	});
});

describe('what today has not', () => {
	it('is answered in HTML: unknown routes, and JSON that is none', async () => {
		const { emulator, get } = await openToday();
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
