import { startEmulator, type Emulator, type Plan } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { call, parse } from './support/call';
import { createBody } from '../support/createBody';

const FAULT = '500, not accepted';

describe('a plan', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ renderPolls: 3 });
	});
	afterAll(async () => await emulator.close());
	afterEach(() => emulator.reset());

	const create = async (prompt = 'A cat') =>
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody(prompt) });
	const createCodes = async (times: number) => {
		const codes: number[] = [];
		for (let i = 0; i < times; i++) codes.push((await create()).code);
		return codes;
	};
	const look = async (index = 0) =>
		await call('GET', `${emulator.baseUrl}/status?session_id=${emulator.sessions[index].id}`);
	const lookCodes = async (times: number, index = 0) => {
		const codes: number[] = [];
		for (let i = 0; i < times; i++) codes.push((await look(index)).code);
		return codes;
	};

	it.each<[string, Plan[], number[]]>([
		['takes the next', [{ on: 'create', fault: FAULT }], [500, 201, 201, 201]],
		['takes the next two', [{ on: 'create', count: 2, fault: FAULT }], [500, 500, 201, 201]],
		['takes the third', [{ on: 'create', nth: 3, fault: FAULT }], [201, 201, 500, 201]],
		[
			'takes the second and third',
			[{ on: 'create', nth: 2, count: 2, fault: FAULT }],
			[201, 500, 500, 201],
		],
		['takes every one', [{ on: 'create', nth: 'every', fault: FAULT }], [500, 500, 500, 500]],
		[
			'waits for the one before it',
			[
				{ on: 'create', fault: '502 HTML' },
				{ on: 'create', fault: '504 HTML' },
			],
			[502, 504, 201, 201],
		],
		[
			'with a number counts what others take',
			[
				{ on: 'create', nth: 1, fault: '502 HTML' },
				{ on: 'create', nth: 2, fault: '504 HTML' },
			],
			[502, 504, 201, 201],
		],
		[
			'gives way to an earlier one',
			[
				{ on: 'create', nth: 2, fault: '502 HTML' },
				{ on: 'create', nth: 2, fault: '504 HTML' },
			],
			[201, 502, 201, 201],
		],
		[
			'that waits steps in between',
			[
				{ on: 'create', nth: 1, fault: '502 HTML' },
				{ on: 'create', fault: '504 HTML' },
			],
			[502, 504, 201, 201],
		],
		['for another kind takes none', [{ on: 'status', fault: FAULT }], [201, 201, 201, 201]],
	])('%s', async (_name, plans, codes) => {
		for (const plan of plans) emulator.plan(plan);
		expect(await createCodes(4)).toEqual(codes);
	});

	it('counts from when it was made', async () => {
		await create();
		emulator.plan({ on: 'create', nth: 2, fault: FAULT });
		expect(await createCodes(3)).toEqual([201, 500, 201]);
	});

	it('counts status requests for each session', async () => {
		await create('A cat');
		await create('A dog');
		emulator.plan({ on: 'status', nth: 2, fault: FAULT });

		expect(await lookCodes(3, 0)).toEqual([200, 500, 200]);
		expect(await lookCodes(3, 1)).toEqual([200, 500, 200]);
	});

	it('can mean one session only', async () => {
		await create('A cat');
		await create('A dog');
		emulator.plan({ on: 'status', session: emulator.sessions[1].id, fault: FAULT });

		expect(await lookCodes(2, 0)).toEqual([200, 200]);
		expect(await lookCodes(2, 1)).toEqual([500, 200]);
	});

	it('can mean prompts that contain a text', async () => {
		emulator.plan({ on: 'create', match: 'dog', fault: FAULT });
		emulator.plan({ on: 'status', match: 'fox', fault: FAULT });

		expect((await create('A cat')).code).toBe(201);
		expect((await create('A dog')).code).toBe(500);
		expect((await create('A fox')).code).toBe(201);
		expect(await lookCodes(1, 0)).toEqual([200]);
		expect(await lookCodes(1, 1)).toEqual([500]);
	});

	it('can strike the request that would tell the end', async () => {
		await create();
		emulator.plan({ on: 'status', nth: 'finished', fault: FAULT });

		expect(await lookCodes(4)).toEqual([200, 200, 500, 200]);
	});

	it('is forgotten by reset()', async () => {
		emulator.plan({ on: 'create', nth: 'every', fault: FAULT });
		emulator.reset();
		expect((await create()).code).toBe(201);
	});

	it('must name a fault that exists', () => {
		const plan = { on: 'create', fault: 'no such fault' } as unknown as Plan;
		expect(() => emulator.plan(plan)).toThrow('There is no fault "no such fault"');
	});

	describe('for sessions', () => {
		const endOf = async (index = 0) => {
			await look(index);
			await look(index);
			return parse(await look(index));
		};

		it('chooses how they end, in turn', async () => {
			emulator.plan({ on: 'session', outcome: 'failed', failureReason: 'Too cute.' });
			emulator.plan({ on: 'session', outcome: 'cancelled' });
			emulator.plan({ on: 'session', outcome: 'never' });
			emulator.plan({ on: 'session', form: 'table' });
			await createCodes(5);

			expect(await endOf(0)).toEqual({ status: 'FAILED', message: 'Too cute.' });
			expect(await endOf(1)).toEqual({ status: 'CANCELLED' });
			expect(await endOf(2)).toMatchObject({ status: 'PENDING' });
			expect(await endOf(3)).toEqual({ video_link: expect.stringContaining('.mp4') });
			expect(await endOf(4)).toMatchObject({ status: 'COMPLETED' });
		});

		it('chooses by prompt', async () => {
			emulator.plan({ on: 'session', match: 'dog', nth: 'every', outcome: 'failed' });
			for (const prompt of ['A dog', 'A cat', 'Another dog']) await create(prompt);

			expect(emulator.sessions.map(({ outcome }) => outcome)).toEqual([
				'failed',
				'completed',
				'failed',
			]);
		});
	});
});

describe('a marker in a prompt', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ renderMs: 1000 });
	});
	afterAll(async () => await emulator.close());
	afterEach(() => emulator.reset());

	const create = async (prompt: string) =>
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody(prompt) });

	it.each([
		['A cat', { outcome: 'completed', form: 'section', renderMs: 1000 }],
		['A cat [fail]', { outcome: 'failed' }],
		['[FAIL: too cute] A cat', { outcome: 'failed', failureReason: 'too cute' }],
		['A cat [cancel]', { outcome: 'cancelled' }],
		['A cat [never]', { outcome: 'never' }],
		['A cat [table]', { form: 'table' }],
		['A cat [slow]', { renderMs: 4000 }],
		['A cat [render 20s] [fail]', { renderMs: 20_000, outcome: 'failed' }],
	])('steers the render: %s', async (prompt, session) => {
		await create(prompt);
		expect(emulator.sessions[0]).toMatchObject(session);
	});

	it('asks for a fault', async () => {
		expect((await create('A cat [create: 502 HTML]')).code).toBe(502);
		await create('A cat [status: 404 empty]');
		const url = `${emulator.baseUrl}/status?session_id=${emulator.sessions[1].id}`;

		expect((await call('GET', url)).code).toBe(404);
		expect((await call('GET', url)).code).toBe(200);
	});
});

describe('the clock', () => {
	it('moves a render along', async () => {
		const emulator = await openEmulator({ renderMs: 600_000 });
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A cat') });
		const url = `${emulator.baseUrl}/status?session_id=${emulator.sessions[0].id}`;
		const look = async () =>
			parse(await call('GET', url)) as { status: string; details?: Record<string, string> };
		const first = await look();
		const now = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 300_000);
		const second = await look();
		clock.mockRestore();

		const finished = ({ details = {} }) =>
			Object.values(details).filter((stage) => stage === 'COMPLETED').length;
		expect([first.status, second.status]).toEqual(['PENDING', 'PENDING']);
		expect(finished(second)).toBeGreaterThan(finished(first));
	});

	it('ends a render', async () => {
		const emulator = await openEmulator({ renderMs: 100 });
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A cat') });
		const [{ id }] = emulator.sessions;
		await until(() => emulator.sessions[0].ended !== undefined);
		const told = await call('GET', `${emulator.baseUrl}/status?session_id=${id}`);
		expect(parse(told)).toMatchObject({ status: 'COMPLETED' });
	});
});
