import { startEmulator, type Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { call, parse } from './support/call';
import { createBody } from '../support/createBody';

describe('the emulator, from another process', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ renderMs: 60_000 });
	});
	afterAll(async () => await emulator.close());
	afterEach(() => emulator.reset());

	const create = async (prompt = 'A cat') =>
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody(prompt) });
	const control = async (method: string, path: string, body?: object) =>
		await call(method, `${emulator.origin}/__emulator/${path}`, { body, key: null });

	it('tells what it has accepted and seen, without keys', async () => {
		await create();
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A dog'), key: 'other' });
		const told = await control('GET', 'state');

		expect(parse(told)).toMatchObject({
			dialect: 'documented',
			baseUrl: emulator.baseUrl,
			counts: {
				created: 1,
				credits: 300,
				createPosts: 2,
				requestsByPath: { 'POST /v1/video/create': 2 },
			},
			sessions: [{ id: emulator.sessions[0].id, prompt: 'A cat' }],
			requests: [
				{ kind: 'create', answeredWith: 201, credits: 300 },
				{ kind: 'create', answeredWith: 401 },
			],
		});
		expect(told.text).not.toContain('test-key');
	});

	it('takes plans', async () => {
		await control('POST', 'plan', [
			{ on: 'create', fault: '502 HTML' },
			{ on: 'session', outcome: 'failed' },
		]);

		expect((await create()).code).toBe(502);
		expect(emulator.sessions[0].outcome).toBe('failed');
	});

	it.each([{}, { on: 'create' }, { on: 'create', fault: 'no such fault' }])(
		'refuses the plan %j',
		async (plan) => {
			expect((await control('POST', 'plan', plan)).code).toBe(400);
		},
	);

	it('ends a render now', async () => {
		await create('A cat [never]');
		const { id } = emulator.sessions[0];

		expect((await control('POST', `complete/${id}`)).code).toBe(200);
		expect((await control('POST', 'complete/unknown')).code).toBe(404);
		const told = await call('GET', `${emulator.baseUrl}/status?session_id=${id}`);
		expect(parse(told)).toMatchObject({ status: 'COMPLETED' });
	});

	it('forgets everything', async () => {
		await create();
		const { id } = emulator.sessions[0];
		await control('POST', 'reset');

		expect([emulator.sessions, emulator.requests]).toEqual([[], []]);
		expect((await call('GET', `${emulator.baseUrl}/status?session_id=${id}`)).code).toBe(404);
	});

	it('pauses a render, and lets it go on', async () => {
		await create();
		const { id } = emulator.sessions[0];
		const statusOf = async () => {
			const told = await call('GET', `${emulator.baseUrl}/status?session_id=${id}`);
			return (parse(told) as { status: string }).status;
		};

		expect((await control('POST', `pause/${id}`)).code).toBe(200);
		expect(await statusOf()).toBe('PAUSED');
		expect((await control('POST', `resume/${id}`)).code).toBe(200);
		expect(await statusOf()).toBe('PENDING');
		expect((await control('POST', `complete/${id}?as=FAILED`)).code).toBe(200);
		expect(await statusOf()).toBe('FAILED');
		expect((await control('POST', 'pause/unknown')).code).toBe(404);
		expect((await control('POST', 'resume/unknown')).code).toBe(404);
	});

	it('changes what the server is like', async () => {
		const told = await control('POST', 'settings', { credits: 299 });
		expect(parse(told)).toMatchObject({ credits: 299, keyLimit: null });
		expect((await create()).code).toBe(402);

		expect(await control('POST', 'settings', { money: 5 })).toMatchObject({
			code: 400,
			text: expect.stringContaining('There is no setting \\"money\\". Known: credits, keyLimit'),
		});
		expect((await control('POST', 'settings')).code).toBe(400);
		emulator.reset();
		expect((await create()).code).toBe(201);
	});

	it('adds a session that nobody ordered here', async () => {
		const body = { prompt: 'An old cat', ageMs: 5000, ended: 'COMPLETED' };
		const { id } = parse(await control('POST', 'sessions', body)) as { id: string };
		const told = await call('GET', `${emulator.baseUrl}/status?session_id=${id}`);

		expect(parse(told)).toMatchObject({ status: 'COMPLETED' });
		expect(emulator.sessions).toEqual([]);
		expect(emulator.counts).toMatchObject({ created: 0, charged: 0 });
		expect((await control('POST', 'sessions', {})).code).toBe(400);
	});

	it('shows people a page, in which a prompt stays text', async () => {
		await create('<script>alert(1)</script>');
		const told = await call('GET', emulator.origin, { key: null });

		expect(told).toMatchObject({ code: 200, headers: { 'content-type': /html/ } });
		expect(told.text).toContain(emulator.baseUrl);
		expect(told.text).toContain('&lt;script&gt;');
		expect(told.text).not.toContain('<script>');
	});
});

describe('what the emulator counts', () => {
	it('is how many status requests were open and began at the same time', async () => {
		const emulator = await openEmulator();
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A cat') });
		const url = `${emulator.baseUrl}/status?session_id=${emulator.sessions[0].id}`;
		emulator.plan({
			on: 'status',
			count: 3,
			fault: { kind: 'held', accepted: true },
		});
		// All of them in the same second, however long they take.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		const asked = [1, 2, 3].map(async () => await call('GET', url));
		await until(() => emulator.held.length === 3);
		emulator.release();
		await Promise.all(asked);
		await call('GET', url);
		clock.mockRestore();

		expect(emulator.counts).toMatchObject({ maxStatusInFlight: 3, maxStatusPerSecond: 4 });
	});

	it('limits creates per minute when asked to', async () => {
		const emulator = await openEmulator({ createsPerMinute: 2 });
		const create = async () =>
			await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A cat') });
		await create();
		await create();
		const third = await create();

		expect(third.code).toBe(429);
		expect(Number(third.headers['retry-after'])).toBeGreaterThan(50);
		expect(emulator.sessions).toHaveLength(2);
	});
});
