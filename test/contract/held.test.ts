import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { call } from './support/call';
import { createBody } from '../support/createBody';

const HELD = { kind: 'held', accepted: true } as const;

const create = async (emulator: Emulator, prompt: string, leave?: AbortSignal) =>
	await call('POST', `${emulator.baseUrl}/create`, { body: createBody(prompt), leave });

describe('a held request', () => {
	it('is carried out at once, and answered when it is let go', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', fault: HELD });
		const told = create(emulator, 'A cat');
		await until(() => emulator.held.length === 1);
		const [{ id }] = emulator.sessions;
		expect(emulator.held).toMatchObject([{ kind: 'create', sessionId: id }]);

		emulator.release();
		expect(await told).toMatchObject({ code: 201, text: JSON.stringify({ session_id: id }) });
		expect(emulator.held).toEqual([]);
	});

	it('is let go alone when it is named', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', count: 2, fault: HELD });
		const told = [create(emulator, 'A cat'), create(emulator, 'A dog')];
		await until(() => emulator.held.length === 2);
		const [first, second] = emulator.held;
		emulator.release((record) => record === second);
		await until(() => emulator.held.length === 1);
		expect(emulator.held).toEqual([first]);
		emulator.release();
		expect((await Promise.all(told)).map(({ code }) => code)).toEqual([201, 201]);
	});

	it('is held no more when its client has gone', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', fault: HELD });
		const client = new AbortController();
		const asked = create(emulator, 'A cat', client.signal);
		await until(() => emulator.held.length === 1);
		client.abort();
		await asked;
		await until(() => emulator.held.length === 0);
		expect(emulator.requests).toMatchObject([{ answeredWith: 'client gone' }]);
		emulator.release();
		expect(emulator.requests).toMatchObject([{ answeredWith: 'client gone' }]);
	});

	it('may be a status request or a download', async () => {
		const emulator = await openEmulator({ renderMs: 0 });
		await create(emulator, 'A cat');
		const [{ id }] = emulator.sessions;
		emulator.plan({ on: 'status', fault: HELD });
		emulator.plan({ on: 'download', fault: HELD });
		const told = [
			call('GET', `${emulator.baseUrl}/status?session_id=${id}`),
			call('GET', `${emulator.cdnOrigin}/videos/${id}.mp4`),
		];
		await until(() => emulator.held.length === 2);
		expect(emulator.held.map(({ kind }) => kind).sort()).toEqual(['download', 'status']);
		emulator.release();
		expect((await Promise.all(told)).map(({ code }) => code)).toEqual([200, 200]);
	});
});
