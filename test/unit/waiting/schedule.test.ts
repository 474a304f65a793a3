import type { LookMoment } from '../../../nodes/Samsar/waiting/schedule';
import { nextDelayMs } from '../../../nodes/Samsar/waiting/schedule';

const MINUTE = 60_000;

describe('the time to the next look', () => {
	it.each<[string, LookMoment, number]>([
		['a new session', { ageMs: 0, progress: 0 }, 3_000],
		['30 s old', { ageMs: 30_000, progress: 0 }, 3_000],
		['50 s old', { ageMs: 50_000, progress: 0 }, 5_000],
		['2 min old', { ageMs: 2 * MINUTE, progress: 50 }, 12_000],
		['2.5 min old', { ageMs: 2.5 * MINUTE, progress: 0 }, 15_000],
		['a day old', { ageMs: 24 * 60 * MINUTE, progress: 0 }, 15_000],
		['started in the future, as another clock says', { ageMs: -5_000, progress: 0 }, 3_000],
		['nearly done, 50 s', { ageMs: 50_000, progress: 90 }, 3_000],
		['nearly done, 2 min', { ageMs: 2 * MINUTE, progress: 75 }, 6_000],
		['not yet nearly done, 2 min', { ageMs: 2 * MINUTE, progress: 74 }, 12_000],
		['an interval of its own', { ageMs: 10 * MINUTE, progress: 99, pollIntervalMs: 1_000 }, 1_000],
		['a long interval', { ageMs: 0, progress: 0, pollIntervalMs: 10 * MINUTE }, 10 * MINUTE],
		['Retry-After', { ageMs: 0, progress: 0, retryAfterMs: 7_000 }, 7_000],
		['a long Retry-After', { ageMs: 0, progress: 0, retryAfterMs: 5 * MINUTE }, 5 * MINUTE],
		[
			'Retry-After against an interval',
			{ ageMs: 0, progress: 0, pollIntervalMs: 1_000, retryAfterMs: 7_000 },
			7_000,
		],
		['Retry-After of nothing', { ageMs: 0, progress: 0, retryAfterMs: 0 }, 1_000],
		['no Retry-After', { ageMs: 0, progress: 0, retryAfterMs: null }, 3_000],
	])('%s', (_case, moment, expected) => {
		expect(nextDelayMs(moment)).toBe(expected);
	});
});
