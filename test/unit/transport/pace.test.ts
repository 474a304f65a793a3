import { MAX_IN_FLIGHT, Pace, STARTS_PER_SECOND } from '../../../nodes/Samsar/transport/pace';
import { countBusiest } from '../../support/countBusiest';
import { VirtualClock } from '../virtualClock';

/** When each of `count` requests starts that ask for their turn at once; null = it never does. */
async function startAtOnce(pace: Pace, clock: VirtualClock, count: number) {
	const start = async () => await pace.inTurn(async () => clock.now());
	return await Promise.all(Array.from({ length: count }, start));
}

/** The same, one after the other. */
async function startInARow(pace: Pace, clock: VirtualClock, count: number): Promise<number[]> {
	const starts: number[] = [];
	for (let i = 0; i < count; i++) {
		await pace.inTurn(async () => starts.push(clock.now()));
	}
	return starts;
}

describe('the pace of requests', () => {
	it('is 10 started in a second and 10 under way, as the interface promises', () => {
		expect([STARTS_PER_SECOND, MAX_IN_FLIGHT]).toEqual([10, 10]);
	});

	it.each([
		['at once', startAtOnce],
		['in a row', startInARow],
	])(
		'lets one start at once, ten within half a second, the eleventh after the window: %s',
		async (_how, start) => {
			const clock = new VirtualClock(0);
			const starts = await start(new Pace(clock), clock, 11);
			expect(starts).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 1100]);
		},
	);

	it('never exceeds ten in any second, also when requests take up to 100 ms to arrive', async () => {
		const clock = new VirtualClock(0);
		const starts = await startInARow(new Pace(clock), clock, 200);
		expect(countBusiest(starts)).toBe(10);
		expect(countBusiest(starts.map((at, i) => at + (i % 10 === 0 ? 100 : 0)))).toBe(10);
		expect(starts[199]).toBe(19 * 1100 + 450);
	});

	it('counts what has started before, and no longer than it must', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		await startAtOnce(pace, clock, 9);
		expect(await startInARow(pace, clock, 1)).toEqual([450]);
		await clock.sleep(250);
		expect(await startInARow(pace, clock, 2)).toEqual([1100, 1150]);
		await clock.sleep(2_000);
		expect(await startInARow(pace, clock, 1)).toEqual([3150]);
	});

	it('does not wait for a request to end before the next one starts', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const starts: number[] = [];
		const hang = async () => {
			starts.push(clock.now());
			await clock.sleep(30_000);
		};
		await Promise.all([pace.inTurn(hang), pace.inTurn(hang)]);
		expect(starts).toEqual([0, 50]);
	});

	it('is not held up by a clock that was set back', async () => {
		let now = 1_000_000;
		const clock = {
			now: () => now,
			sleep: async (ms: number) => void (now += ms),
			random: () => 0,
		};
		const pace = new Pace(clock);
		for (let i = 0; i < 10; i++) await pace.inTurn(async () => undefined);
		now -= 3_600_000;
		const before = now;
		await pace.inTurn(async () => undefined);
		expect(now).toBe(before);
	});
});

describe('a turn', () => {
	it('comes in the order in which it was asked for', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const order: number[] = [];
		const send = async (nth: number) => await pace.inTurn(async () => order.push(nth));
		const first = Array.from({ length: 12 }, async (_, nth) => await send(nth));
		await clock.sleep(600);
		await Promise.all([...first, send(12), send(13)]);
		expect(order).toEqual(Array.from({ length: 14 }, (_, nth) => nth));
	});

	it('hands on what its request brings, and keeps nobody waiting when that is an error', async () => {
		const pace = new Pace(new VirtualClock(0));
		expect(await pace.inTurn(async () => 'reply')).toBe('reply');
		const failing = pace.inTurn(async () => await Promise.reject(new Error('no')));
		await expect(failing).rejects.toThrow('no');
		expect(await pace.inTurn(async () => 'next')).toBe('next');
	});

	it('is given up within a second when the execution is stopped', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const stop = { aborted: false };
		await startAtOnce(pace, clock, 10);
		void clock.sleep(100).then(() => (stop.aborted = true));
		const waiting = Array.from({ length: 30 }, async () => {
			return await pace.inTurn(async () => 'sent', stop);
		});
		expect(new Set(await Promise.all(waiting))).toEqual(new Set([null]));
		expect(clock.now()).toBeLessThanOrEqual(1100);
	});

	it('that was given up leaves its place to those who go on', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const stop = { aborted: false };
		await startAtOnce(pace, clock, 10);
		const given = Array.from({ length: 30 }, async () => await pace.inTurn(async () => 'x', stop));
		const next = pace.inTurn(async () => clock.now());
		stop.aborted = true;
		expect(await next).toBe(1100);
		expect(await Promise.all(given)).toEqual(given.map(() => null));
	});
});
