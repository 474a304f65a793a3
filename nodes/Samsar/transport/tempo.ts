/** Requests that a run starts in its first second. */
const FIRST_STARTS_PER_SECOND = 10;

/** Maximum requests that a run starts in one second. */
export const MOST_STARTS_PER_SECOND = 50;

/** Minimum requests per second, so that a run keeps testing the limit. */
const LEAST_STARTS_PER_SECOND = 2;

/** Increase per good answer before the first refusal: a second of good answers doubles the tempo. */
const FIRST_GROWTH = 1;

/** Relative increase per good answer after that, up to near the refused tempo. */
const SECOND_GROWTH = 0.02;

/** Relative increase near the refused tempo: fewer than one request in fifty is refused. */
const CAREFUL_GROWTH = 0.002;

/** Share of the refused tempo that counts as near. */
const NEAR = 0.8;

/** The start rate of a run, adapted to the answers like TCP slow start. */
export interface Tempo {
	/** Starts per second, not always an integer. */
	perSecond: number;
	/** The tempo at the last refusal; Infinity before the first. */
	refusedPerSecond: number;
	/** When it was last slowed down, in milliseconds since 1970; null before the first refusal. */
	slowedAt: number | null;
}

/** The effect of an answer on the tempo: `refused` is a 429 or 503, `nothing` for example a lost answer. */
export type Lesson = 'good' | 'refused' | 'nothing';

export const FIRST_TEMPO: Tempo = {
	perSecond: FIRST_STARTS_PER_SECOND,
	refusedPerSecond: Infinity,
	slowedAt: null,
};

/**
 * The tempo after an answer. Requests that were refused together slow the run down only once.
 *
 * @param sentAt when the answered request was sent
 */
export function learnTempo(tempo: Tempo, lesson: Lesson, sentAt: number, now: number): Tempo {
	const { perSecond, refusedPerSecond, slowedAt } = tempo;
	if (lesson === 'nothing') return tempo;
	if (lesson === 'refused') {
		if (slowedAt !== null && sentAt <= slowedAt) return tempo;
		return {
			perSecond: Math.max(LEAST_STARTS_PER_SECOND, perSecond / 2),
			refusedPerSecond: perSecond,
			slowedAt: now,
		};
	}
	const share = perSecond < NEAR * refusedPerSecond ? SECOND_GROWTH : CAREFUL_GROWTH;
	const growth = slowedAt === null ? FIRST_GROWTH : perSecond * share;
	return { ...tempo, perSecond: Math.min(MOST_STARTS_PER_SECOND, perSecond + growth) };
}
