import { untilStopped } from '../../nodes/Samsar/clock';
import { VirtualClock } from './support/virtualClock';

describe('what is waited for until a Stop', () => {
	it('is handed on when it is there, be it an error', async () => {
		const clock = new VirtualClock(0);
		const later = clock.sleep(1_300).then(() => 'done');
		expect(await untilStopped(later, clock, { aborted: false })).toBe('done');
		expect(clock.now()).toBe(1_300);
		const failing = clock.sleep(100).then(async () => await Promise.reject(new Error('no')));
		await expect(untilStopped(failing, clock)).rejects.toThrow('no');
	});

	it('is not waited for any longer, within a second, and may fail unheard', async () => {
		const clock = new VirtualClock(0);
		const stop = { aborted: false };
		const failing = clock.sleep(60_000).then(async () => await Promise.reject(new Error('no')));
		void clock.sleep(700).then(() => (stop.aborted = true));
		expect(await untilStopped(failing, clock, stop)).toBeNull();
		expect(clock.now()).toBeLessThanOrEqual(1_700);
		await clock.sleep(120_000);
	});
});
