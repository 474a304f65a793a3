import { LONGEST_QUIET_MS, MAX_IN_FLIGHT, Pace } from '../../../nodes/Samsar/transport/pace';
import { countBusiest } from '../../support/countBusiest';
import { VirtualClock } from '../support/virtualClock';

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
	it('never has more than fifty under way', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		let underWay = 0;
		const most: number[] = [];
		const hang = async () => {
			most.push(++underWay);
			await clock.sleep(30_000);
			underWay--;
			pace.learn('good', clock.now());
		};
		await Promise.all(Array.from({ length: 200 }, async () => await pace.inTurn(hang)));
		expect([MAX_IN_FLIGHT, Math.max(...most)]).toEqual([50, 50]);
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

describe('the pace that has learnt', () => {
	async function startMany(pace: Pace, clock: VirtualClock, count: number): Promise<number[]> {
		const starts: number[] = [];
		const send = async () => {
			const sentAt = clock.now();
			starts.push(sentAt);
			await clock.sleep(200);
			pace.learn('good', sentAt);
		};
		await Promise.all(Array.from({ length: count }, async () => await pace.inTurn(send)));
		return starts;
	}

	it('rises with good answers to fifty in a second, and no further', async () => {
		const clock = new VirtualClock(0);
		const starts = await startMany(new Pace(clock), clock, 500);
		expect(countBusiest(starts.slice(0, 10))).toBe(10);
		expect(countBusiest(starts)).toBeLessThanOrEqual(50);
		expect(countBusiest(starts)).toBeGreaterThan(40);
		// Fifty in each window of 1.1 s, but for the first two seconds.
		expect(starts[499]).toBeLessThan(2_000 + 11_000);
	});

	it('is half as fast after a refusal', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		pace.learn('refused', 0);
		const starts = await startInARow(pace, clock, 11);
		expect(starts).toEqual([0, 100, 200, 300, 400, 1100, 1200, 1300, 1400, 1500, 2200]);
	});

	it('lets nobody start while the server wants to be left alone', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const [first] = await startAtOnce(pace, clock, 1);
		const waiting = startAtOnce(pace, clock, 2);
		pace.learn('refused', Number(first), 17_000);
		expect(await waiting).toEqual([17_000, 17_100]);
	});

	it('waits a minute at most, also when the clock is set back', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		pace.learn('refused', 0, 3_600_000);
		expect(await startAtOnce(pace, clock, 1)).toEqual([LONGEST_QUIET_MS]);
		let now = 7_200_000;
		const back = new Pace({
			now: () => now,
			sleep: async (ms) => void (now += ms),
			random: () => 0,
		});
		back.learn('refused', now, 30_000);
		now = 3_600_000;
		await back.inTurn(async () => undefined);
		expect(now).toBe(3_600_000);
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
			return await pace.inTurn(async () => 'sent', { stop });
		});
		expect(new Set(await Promise.all(waiting))).toEqual(new Set([null]));
		expect(clock.now()).toBeLessThanOrEqual(1100);
	});

	it('that was given up leaves its place to those who go on', async () => {
		const clock = new VirtualClock(0);
		const pace = new Pace(clock);
		const stop = { aborted: false };
		await startAtOnce(pace, clock, 10);
		const given = Array.from(
			{ length: 30 },
			async () => await pace.inTurn(async () => 'x', { stop }),
		);
		const next = pace.inTurn(async () => clock.now());
		stop.aborted = true;
		expect(await next).toBe(1100);
		expect(await Promise.all(given)).toEqual(given.map(() => null));
	});
});
