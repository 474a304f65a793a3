import {
	MAX_IN_FLIGHT,
	RequestPace,
	STARTS_PER_SECOND,
} from '../../../nodes/Samsar/transport/pace';
import { VirtualClock } from '../virtualClock';

/** The most starts that lie within any one second. */
function countBusiest(starts: number[]): number {
	return Math.max(
		...starts.map((first) => starts.filter((at) => at >= first && at < first + 1000).length),
	);
}

async function takeTurns(pace: RequestPace, clock: VirtualClock, count: number): Promise<number[]> {
	const starts: number[] = [];
	for (let i = 0; i < count; i++) {
		await pace.takeTurn();
		starts.push(clock.now());
	}
	return starts;
}

describe('the pace of requests', () => {
	it('is 10 started in a second and 10 under way, as the interface promises', () => {
		expect([STARTS_PER_SECOND, MAX_IN_FLIGHT]).toEqual([10, 10]);
	});

	it('lets one start at once, ten within half a second, and the eleventh after the window', async () => {
		const clock = new VirtualClock(0);
		const starts = await takeTurns(new RequestPace(clock), clock, 11);
		expect(starts).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 1100]);
	});

	it('never exceeds ten in any second, also when requests take up to 100 ms to arrive', async () => {
		const clock = new VirtualClock(0);
		const starts = await takeTurns(new RequestPace(clock), clock, 200);
		expect(countBusiest(starts)).toBe(10);
		expect(countBusiest(starts.map((at, i) => at + (i % 10 === 0 ? 100 : 0)))).toBe(10);
		expect(starts[199]).toBe(19 * 1100 + 450);
	});

	it('counts starts that others have noted', async () => {
		const clock = new VirtualClock(0);
		const pace = new RequestPace(clock);
		for (let i = 0; i < 9; i++) pace.start();
		expect(pace.delayMs()).toBe(50);
		pace.start();
		expect(pace.delayMs()).toBe(1100);
		await clock.sleep(400);
		expect(pace.delayMs()).toBe(700);
		await clock.sleep(700);
		expect(pace.delayMs()).toBe(0);
	});

	it('is not held up by a clock that was set back', () => {
		let now = 1_000_000;
		const clock = { now: () => now, sleep: async () => undefined };
		const pace = new RequestPace(clock);
		for (let i = 0; i < 10; i++) pace.start();
		now -= 3_600_000;
		expect(pace.delayMs()).toBe(0);
	});

	it('stops waiting within a second when the execution is stopped', async () => {
		const clock = new VirtualClock(0);
		const pace = new RequestPace(clock);
		const stop = { aborted: false };
		for (let i = 0; i < 10; i++) pace.start();
		void clock.sleep(100).then(() => {
			stop.aborted = true;
		});
		await pace.takeTurn(stop);
		expect(clock.now()).toBeLessThanOrEqual(1100);
	});
});
