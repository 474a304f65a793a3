/** Requests that a run starts within its first second. */
const FIRST_STARTS_PER_SECOND = 10;

/** Requests that a run ever starts within one second. */
export const MOST_STARTS_PER_SECOND = 50;

/** A run never stands still: how else would it learn that it may go on? */
const LEAST_STARTS_PER_SECOND = 2;

/** What a good answer adds until one is refused: a second of good answers doubles the tempo. */
const FIRST_GROWTH = 1;

/** What share it adds from then on, until it comes near the tempo that was refused. */
const SECOND_GROWTH = 0.02;

/** What share it adds near that tempo: not one request in fifty is refused there. */
const CAREFUL_GROWTH = 0.002;

/** Of the tempo that was refused: what counts as near. */
const NEAR = 0.8;

/** How fast a run sends, as its answers have taught it; like a network's slow start. */
export interface Tempo {
	/** Starts within a second; not always a whole number. */
	perSecond: number;
	/** The tempo at the last refusal; Infinity before the first. */
	refusedPerSecond: number;
	/** When it was last slowed down, in milliseconds since 1970; null before the first refusal. */
	slowedAt: number | null;
}

/** What an answer says of the tempo: `refused` is a 429 or a 503, `nothing` e.g. a lost one. */
export type Lesson = 'good' | 'refused' | 'nothing';

export const FIRST_TEMPO: Tempo = {
	perSecond: FIRST_STARTS_PER_SECOND,
	refusedPerSecond: Infinity,
	slowedAt: null,
};

/**
 * The tempo after an answer. Requests that were refused together slow the run down once.
 *
 * @param sentAt when the request that was answered now had left
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
