import { retry } from '../../../nodes/Samsar/transport/retry';
import { VirtualClock } from '../support/virtualClock';

/** Tries with these waits after each try; the result is the number of the try that stands. */
async function tryWith(waits: Array<number | null>, chance = 0, stop?: { aborted: boolean }) {
	const clock = new VirtualClock(0, chance);
	const triedAt: number[] = [];
	const result = await retry(
		async () => triedAt.push(clock.now()),
		(tries) => waits[tries - 1],
		clock,
		stop,
	);
	return { result, triedAt, clock };
}

describe('a try', () => {
	it('that stands is the only one', async () => {
		expect(await tryWith([null])).toMatchObject({ result: 1, triedAt: [0] });
	});

	it('that does not stand is repeated, after as long as is said', async () => {
		expect(await tryWith([1_000, 30_000, 0, null])).toMatchObject({
			result: 4,
			triedAt: [0, 1_000, 31_000, 31_000],
		});
	});

	it('comes later by chance, and never earlier', async () => {
		const { triedAt } = await tryWith([1_000, 30_000, null], 0.5);
		expect(triedAt).toEqual([0, 1_125, 32_125]);
	});

	it('may take its time to find out when the next one is', async () => {
		const clock = new VirtualClock(0);
		const waits = [500, null];
		const result = await retry(
			async () => clock.now(),
			async () => {
				await clock.sleep(1_000);
				return waits.shift() ?? null;
			},
			clock,
		);
		expect(result).toBe(1_500);
	});

	it('that throws is not repeated', async () => {
		const fail = async () => await Promise.reject(new Error('no'));
		await expect(retry(fail, () => 0, new VirtualClock())).rejects.toThrow('no');
	});
});

describe('a Stop', () => {
	it('makes the try that begins after it the last one', async () => {
		const { triedAt } = await tryWith([1_000, 1_000, null], 0, { aborted: true });
		expect(triedAt).toEqual([0]);
	});

	it('ends the pause, and one more try tells that it was stopped', async () => {
		const stop = { aborted: false };
		const clock = new VirtualClock(0);
		void clock.sleep(2_000).then(() => (stop.aborted = true));
		const result = await retry(
			async () => (stop.aborted ? 'stopped' : 'busy'),
			() => 60_000,
			clock,
			stop,
		);
		expect(result).toBe('stopped');
		expect(clock.now()).toBeLessThanOrEqual(3_000);
	});
});
