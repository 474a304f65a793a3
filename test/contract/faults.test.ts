import { FAULT_NAMES, startEmulator, type Emulator, type FaultName } from '../emulator';
import { openEmulator } from '../support/emulators';
import { sleep, until } from '../support/time';
import { call, type Told } from './support/call';
import { createBody } from '../support/createBody';

/** For answers that do not come, or come late: the `slow` fault takes 1,000 ms. */
const SHORT_PATIENCE_MS = 700;

/** What a client sees on its socket, and whether the render was accepted. */
interface Seen {
	code: number;
	broken?: string;
	text?: string | RegExp;
	type?: 'json' | 'html';
	accepted: boolean;
}

const lost = (accepted: boolean): Seen => ({ code: 0, broken: 'ECONNRESET', text: '', accepted });
const silent = (accepted: boolean): Seen => ({ code: 0, broken: 'TIMEOUT', text: '', accepted });
const moved = (code: number): Seen => ({ code, text: '', accepted: false });
const refusal = (code: number, text?: RegExp): Seen => ({
	code,
	type: 'json',
	text: text ?? /^\{"message":".+"\}$/,
	accepted: false,
});
const page = (code: number, accepted = true): Seen => ({
	code,
	type: 'html',
	text: /<!DOCTYPE html>/,
	accepted,
});
const silently = (code: number, accepted: boolean): Seen => ({ code, text: '', accepted });

const SEEN: Record<FaultName, Seen> = {
	'reset before the request is read': lost(false),
	'reset, not accepted': lost(false),
	'reset after it was accepted': lost(true),
	'reset mid-body': { code: 201, broken: 'ECONNRESET', text: '{"session_id":"', accepted: true },
	hang: silent(true),
	'hang, not accepted': silent(false),
	'301 to another origin': moved(301),
	'302 to another origin': moved(302),
	'303 to another origin': moved(303),
	'307 to another origin': moved(307),
	'308 to another origin': moved(308),
	'200 with HTML': page(200),
	'200 empty': silently(200, true),
	'200 truncated JSON': { code: 200, type: 'json', text: '{"session_id":"', accepted: true },
	'200 without an id': { ...refusal(200), accepted: true },
	'201 without an id': { ...refusal(201), accepted: true },
	'400 JSON': refusal(400),
	'400 naming the key': refusal(400, /API key/),
	'401 empty': silently(401, false),
	'402 generic text': refusal(402, /Internal server error/),
	'403 JSON': refusal(403),
	'404 JSON': refusal(404, /^\{"message":"Request not found\."\}$/),
	'404 HTML': page(404, false),
	'404 empty': silently(404, false),
	'408 JSON': refusal(408),
	'409 JSON': refusal(409),
	'413 HTML': page(413, false),
	'429 with seconds': refusal(429),
	'429 with a date': refusal(429),
	'429 without Retry-After': refusal(429),
	'500 JSON': { ...refusal(500), accepted: true },
	'500 HTML': page(500),
	'500, not accepted': refusal(500),
	'502 HTML': page(502),
	'503 with Retry-After': { ...refusal(503), accepted: true },
	'504 HTML': page(504),
	slow: { code: 0, broken: 'TIMEOUT', accepted: true },
	'200 echoing the key': { ...page(200), text: /Bearer test-key/ },
	'400 echoing the key': refusal(400, /Bearer test-key/),
	'401 echoing the key': refusal(401, /Bearer test-key/),
	'500 echoing the key': { ...refusal(500, /Bearer test-key/), accepted: true },
};

describe('a fault', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await startEmulator({ renderPolls: 5 });
	});
	afterAll(async () => await emulator.close());
	afterEach(() => emulator.reset());

	const create = async (patience?: number) =>
		await call('POST', `${emulator.baseUrl}/create`, { body: createBody('A cat'), patience });
	const getStatus = async (id: string, patience?: number) =>
		await call('GET', `${emulator.baseUrl}/status?session_id=${id}`, { patience });

	const patienceFor = (fault: FaultName) =>
		SEEN[fault].broken === 'TIMEOUT' ? SHORT_PATIENCE_MS : undefined;
	const expectSeen = (told: Told, { code, broken, text, type }: Seen) => {
		expect([told.code, told.broken]).toEqual([code, broken]);
		if (text !== undefined) expect(told.text).toEqual(expect.stringMatching(text));
		if (text === '') expect(told.text).toBe('');
		if (type) expect(told.headers['content-type']).toContain(type);
	};

	it.each(FAULT_NAMES)('on a create behaves as its name says: %s', async (fault) => {
		emulator.plan({ on: 'create', fault });
		const told = await create(patienceFor(fault));

		expectSeen(told, SEEN[fault]);
		expect(emulator.postsSent).toBe(1);
		expect(emulator.requests[0].faultName).toBe(fault);
		expect(emulator.counts).toMatchObject(
			SEEN[fault].accepted ? { created: 1, credits: 300 } : { created: 0, credits: 0 },
		);
		expect((await create()).code).toBe(201);
	});

	it.each(FAULT_NAMES)('on a status request leaves the session alone: %s', async (fault) => {
		await create();
		const { id } = emulator.sessions[0];
		emulator.plan({ on: 'status', fault });
		const told = await getStatus(id, patienceFor(fault));

		const seen = SEEN[fault];
		const isCut = fault === 'reset mid-body' || fault === '200 truncated JSON';
		expectSeen(told, isCut ? { ...seen, code: 200, text: /^\{"status":"PENDING","de/ } : seen);
		expect((await getStatus(id)).code).toBe(200);
		expect(emulator.counts).toMatchObject({ created: 1, credits: 300 });
	});

	it('leaves the body unread when it resets before', async () => {
		emulator.plan({ on: 'create', fault: 'reset before the request is read' });
		emulator.plan({ on: 'create', fault: 'reset, not accepted' });
		await create();
		await create();

		expect(emulator.requests.map(({ body }) => body)).toEqual([undefined, createBody('A cat')]);
	});

	it('tells Retry-After in seconds, as a date to come, or not at all', async () => {
		const tell = async (fault: FaultName) => {
			emulator.plan({ on: 'create', fault });
			return (await create()).headers['retry-after'];
		};

		expect(await tell('429 with seconds')).toBe('1');
		expect(await tell('503 with Retry-After')).toBe('1');
		expect(await tell('429 without Retry-After')).toBeUndefined();
		const date = await tell('429 with a date');
		expect(date).toMatch(/ GMT$/);
		expect(Date.parse(String(date)) - Date.now()).toBeGreaterThan(0);
	});

	it('sends the client to another origin, which answers like an API', async () => {
		emulator.plan({ on: 'create', fault: '307 to another origin' });
		const { location } = (await create()).headers;
		expect(location).toBe(`${emulator.cdnOrigin}/v1/video/create`);

		const followed = await call('POST', String(location), { body: createBody('A cat') });
		expect(followed.code).toBe(201);
		expect(emulator.sessions).toEqual([]);
		expect(emulator.cdnRequests).toHaveLength(1);
	});

	it('can be one of its own making', async () => {
		emulator.plan({
			on: 'create',
			fault: { kind: 'redirect', code: 302, to: 'http://127.0.0.1:9/', accepted: true },
		});
		emulator.plan({
			on: 'create',
			fault: { kind: 'answer', code: 418, body: 'Tea', contentType: 'text/plain', accepted: false },
		});

		expect((await create()).headers.location).toBe('http://127.0.0.1:9/');
		expect(await create()).toMatchObject({ code: 418, text: 'Tea' });
		expect(emulator.sessions).toHaveLength(1);
	});

	it('accepts nothing that the API would refuse', async () => {
		emulator.plan({ on: 'create', fault: '500 JSON' });
		const url = `${emulator.baseUrl}/create`;

		expect((await call('POST', url, { body: createBody('') })).code).toBe(500);
		expect(emulator.sessions).toEqual([]);
	});

	it('makes the true answer late', async () => {
		emulator.plan({ on: 'create', fault: { kind: 'slow', ms: 150, accepted: true } });
		const askedAt = Date.now();

		expect((await create(2000)).code).toBe(201);
		expect(Date.now() - askedAt).toBeGreaterThanOrEqual(145);
	});

	it('strikes downloads too', async () => {
		await create();
		const url = `${emulator.cdnOrigin}/videos/${emulator.sessions[0].id}.mp4`;
		emulator.plan({ on: 'download', fault: 'reset mid-body' });
		emulator.plan({ on: 'download', fault: '403 JSON' });

		expect(await call('GET', url)).toMatchObject({ code: 200, broken: 'ECONNRESET' });
		expect((await call('GET', url)).code).toBe(403);
		expect((await call('GET', url)).code).toBe(200);
	});

	it('lets go of a hanging client at once when the emulator is closed', async () => {
		const short = await openEmulator();
		short.plan({ on: 'create', fault: 'hang' });
		const asked = call('POST', `${short.baseUrl}/create`, { body: createBody('A cat') });
		await until(() => short.sessions.length === 1);
		// Neither side ends the request otherwise, so this would wait until the test's own limit.
		await short.close();

		expect((await asked).broken).toBe('HANG UP');
	});

	it('can take the whole host away, and bring it back', async () => {
		await emulator.unplug();
		expect((await create()).broken).toBe('ECONNREFUSED');
		expect(emulator.postsSent).toBe(0);
		await emulator.plugIn();
		expect((await create()).code).toBe(201);
	});

	it('can take the host away after an answer', async () => {
		await create();
		const { id } = emulator.sessions[0];
		emulator.plan({ on: 'status', fault: { kind: 'unplugAfter', ms: 1_000, accepted: true } });

		expect((await getStatus(id)).code).toBe(200);
		// Until it has gone, and until it is back: how long that takes depends on the machine.
		while ((await getStatus(id)).broken !== 'ECONNREFUSED') await sleep(5);
		while ((await getStatus(id)).broken === 'ECONNREFUSED') await sleep(50);
		expect((await getStatus(id)).code).toBe(200);
	});

	it('can be closed while it is unplugged', async () => {
		const short = await openEmulator();
		await short.unplug();
		await short.close();
		await expect(fetch(short.origin)).rejects.toThrow();
	});
});
