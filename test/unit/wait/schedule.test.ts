import type { LookMoment } from '../../../nodes/Samsar/wait/schedule';
import { nextDelayMs } from '../../../nodes/Samsar/wait/schedule';

const MINUTE = 60_000;

describe('the time to the next look', () => {
	it.each<[string, LookMoment, number]>([
		['a new session', { ageMs: 0 }, 3_000],
		['3 s old', { ageMs: 3_000 }, 4_200],
		['10 s old', { ageMs: 10_000 }, 7_000],
		['18 s old', { ageMs: 18_000 }, 2_500],
		['20 s old', { ageMs: 20_000 }, 2_500],
		['30 s old', { ageMs: 30_000 }, 3_000],
		['50 s old', { ageMs: 50_000 }, 5_000],
		['2 min old', { ageMs: 2 * MINUTE }, 12_000],
		['2.5 min old', { ageMs: 2.5 * MINUTE }, 15_000],
		['a day old', { ageMs: 24 * 60 * MINUTE }, 15_000],
		['started in the future, as another clock says', { ageMs: -5_000 }, 3_000],
		['an interval of its own', { ageMs: 10 * MINUTE, pollIntervalMs: 1_000 }, 1_000],
		['a long interval', { ageMs: 0, pollIntervalMs: 10 * MINUTE }, 10 * MINUTE],
		['Retry-After', { ageMs: 0, retryAfterMs: 7_000 }, 7_000],
		['a long Retry-After', { ageMs: 0, retryAfterMs: 5 * MINUTE }, 5 * MINUTE],
		[
			'Retry-After against an interval',
			{ ageMs: 0, pollIntervalMs: 1_000, retryAfterMs: 7_000 },
			7_000,
		],
		['Retry-After, later by chance', { ageMs: 0, retryAfterMs: 8_000, chance: 0.5 }, 9_000],
		['Retry-After of nothing', { ageMs: 0, retryAfterMs: 0 }, 1_000],
		['no Retry-After', { ageMs: 0, retryAfterMs: null }, 3_000],
	])('%s', (_case, moment, expected) => {
		expect(nextDelayMs(moment)).toBe(expected);
	});

	it('looks four times in the first 20 seconds, however long a look takes', () => {
		const times: number[] = [];
		for (let at = nextDelayMs({ ageMs: 0 }); at <= 21_000; at += nextDelayMs({ ageMs: at })) {
			times.push(Math.round(at / 100) / 10);
			at += 100;
		}
		expect(times).toEqual([3, 7.3, 13.4, 20]);
	});
});
