import { sleep, until } from '../../support/time';
import { parse } from '../support/call';
import { openToday } from '../support/today';

describe('a render that is paused', () => {
	it('stands still until it is resumed, and goes on from there', async () => {
		const { emulator, create, post, look } = await openToday();
		await create('A cat');
		const { id } = emulator.sessions[0];
		await look();
		const told = await post('pause_render', { session_id: id });

		expect([told.code, parse(told)]).toMatchObject([200, { status: 'PAUSED' }]);
		for (let i = 0; i < 5; i++) {
			expect(await look()).toMatchObject({ status: 'PAUSED', creditsCharged: 180 });
		}
		expect(parse(await post('resume_render', { videoSessionId: id }))).toMatchObject({
			status: 'PENDING',
		});
		expect(await look()).toMatchObject({ status: 'PENDING', creditsCharged: 300 });
		expect(await look()).toMatchObject({ status: 'PENDING' });
		expect(await look()).toMatchObject({ status: 'COMPLETED', creditsCharged: 900 });
	});

	it('stands still by the clock too', async () => {
		const { emulator, create, post, look } = await openToday({
			renderPolls: undefined,
			renderMs: 1000,
		});
		await create('A cat');
		const { id } = emulator.sessions[0];
		await post('pause_render', { session_id: id });
		await sleep(1100);
		expect(await look()).toMatchObject({ status: 'PAUSED' });
		await post('resume_render', { session_id: id });
		await until(() => emulator.sessions[0].ended === 'COMPLETED');
	});

	it.each<[string, string, { pauseAt?: number }]>([
		['a plan', 'A cat', { pauseAt: 0.25 }],
		['its prompt', 'A cat [pause]', {}],
	])('can be paused by %s', async (_by, prompt, plan) => {
		const { emulator, create, look } = await openToday();
		emulator.plan({ on: 'session', ...plan });
		await create(prompt);
		const states = [];
		for (let i = 0; i < 6; i++) states.push((await look()).status);
		const paused = plan.pauseAt ? 6 : 5;

		expect(states).toEqual([...Array(6 - paused).fill('PENDING'), ...Array(paused).fill('PAUSED')]);
		emulator.resume(emulator.sessions[0].id);
		expect((await look()).status).toBe('PENDING');
		while (emulator.sessions[0].ended === undefined) await look();
		expect(await look()).toMatchObject({ status: 'COMPLETED' });
	});

	it('can be cancelled, and is not resumed then', async () => {
		const { emulator, create, post, look } = await openToday();
		await create('A cat');
		const { id } = emulator.sessions[0];
		await post('pause_render', { session_id: id });
		const told = await post('cancel_render', { session_id: id });
		expect(parse(told)).toEqual({
			request_id: id,
			session_id: id,
			status: 'CANCELLED',
			cancelled: true,
			message: 'Render cancellation requested.',
		});

		expect(await look()).toMatchObject({ status: 'CANCELLED' });
		expect((await post('resume_render', { session_id: id })).code).toBe(409);
		expect((await post('pause_render', { session_id: id })).code).toBe(409);
		expect((await post('pause_render', { session_id: 'f'.repeat(24) })).code).toBe(404);
		expect((await post('pause_render', { session_id: 'x' })).code).toBe(400);
		expect((await post('resume_render', { session_id: id }, { key: 'other' })).code).toBe(401);
	});
});
