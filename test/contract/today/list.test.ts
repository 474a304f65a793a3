import { sleep, until } from '../../support/time';
import { parse } from '../support/call';
import { openToday } from '../support/today';

interface Entry {
	session_id: string;
	created_at: string;
}
const readEntries = (told: Parameters<typeof parse>[0]) =>
	(parse(told) as { requests: Entry[] }).requests;

describe.each(['/v2/requests', '/api/v2/requests'])('the list at %s', (path) => {
	it('tells everything but prompt and status, newest first', async () => {
		const { emulator, create, get } = await openToday();
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
			result_urls: [],
			thumbnail_url: null,
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
		const { emulator, get } = await openToday();
		for (let i = 0; i < 60; i++) emulator.addSession({ prompt: `Cat ${i}`, ageMs: i });
		const count = async (query: string) => readEntries(await get(`/v2/requests${query}`)).length;

		expect(await count('')).toBe(50);
		expect(await count('?limit=7&type=video')).toBe(7);
		expect(await count('?limit=500')).toBe(60);
		expect(await count('?type=image')).toBe(0);
	});

	it('has those that others made, which cost nothing here', async () => {
		const { emulator, create, get, look } = await openToday();
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
		const { emulator, create, get } = await openToday();
		emulator.plan({ on: 'create', fault: { kind: 'held', accepted: true } });
		const created = create('A cat');
		await until(() => emulator.held.length === 1);

		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
		expect(emulator.requests[0].answeredWith).toBe('waiting');
		emulator.release();
		expect((await created).code).toBe(200);
	});

	it('has the entry of a create whose answer was lost', async () => {
		const { emulator, create, get } = await openToday();
		emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
		expect((await create('A cat')).broken).toBe('ECONNRESET');

		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
	});

	it('can have it late', async () => {
		const { emulator, create, get } = await openToday({ entriesLateMs: 600_000 });
		await create('A cat');
		expect(readEntries(await get('/v2/requests'))).toEqual([]);
		emulator.configure({ entriesLateMs: 20 });
		await sleep(25);
		expect(readEntries(await get('/v2/requests'))).toHaveLength(1);
	});

	it('goes by the clock of the server, which its Date header tells', async () => {
		const skew = -3_600_000;
		const { emulator, create, get } = await openToday({ clockSkewMs: skew });
		const askedAt = Date.now();
		const created = await create('A cat');
		const told = Date.parse(String(created.headers.date)) - skew;
		const [{ created_at }] = readEntries(await get('/v2/requests'));

		// The header has whole seconds.
		expect(told).toBeGreaterThan(askedAt - 1_000);
		expect(told).toBeLessThanOrEqual(Date.now());
		expect(Date.parse(created_at)).toBe(emulator.sessions[0].acceptedAt + skew);
		emulator.configure({ clockSkewMs: 0 });
		const now = Date.parse(String((await get('/v2/requests')).headers.date));
		expect(now).toBeGreaterThan(askedAt - 1_000);
		expect(now).toBeLessThanOrEqual(Date.now());
	});
});
