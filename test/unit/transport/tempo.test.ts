import type { Lesson, Tempo } from '../../../nodes/Samsar/transport/tempo';
import {
	FIRST_TEMPO,
	learnTempo,
	MOST_STARTS_PER_SECOND,
} from '../../../nodes/Samsar/transport/tempo';

/** After a refusal at twenty a second, unless told otherwise. */
const careful = (perSecond: number, slowedAt = 1_000, refusedPerSecond = 20): Tempo => ({
	perSecond,
	refusedPerSecond,
	slowedAt,
});

describe('the tempo of a run', () => {
	it('begins with ten a second and never comes to more than fifty', () => {
		expect([FIRST_TEMPO.perSecond, MOST_STARTS_PER_SECOND]).toEqual([10, 50]);
	});

	it.each<[string, Tempo, Lesson, number, Tempo]>([
		['a good answer', FIRST_TEMPO, 'good', 0, { ...FIRST_TEMPO, perSecond: 11 }],
		['a lost answer', FIRST_TEMPO, 'nothing', 0, FIRST_TEMPO],
		['a refusal', FIRST_TEMPO, 'refused', 0, careful(5, 2_000, 10)],
		['a good answer at the top', careful(50), 'good', 1_500, careful(50)],
		['a good answer far below a refusal', careful(10), 'good', 1_500, careful(10.2)],
		['a good answer near a refusal', careful(16), 'good', 1_500, careful(16.032)],
		['a refusal of what left before the last one', careful(20), 'refused', 1_000, careful(20)],
		['a refusal of what left after it', careful(20), 'refused', 1_001, careful(10, 2_000, 20)],
		['a refusal at the bottom', careful(3), 'refused', 1_500, careful(2, 2_000, 3)],
	])('after %s', (_case, tempo, lesson, sentAt, expected) => {
		expect(learnTempo(tempo, lesson, sentAt, 2_000)).toEqual(expected);
	});
});
