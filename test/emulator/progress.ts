import { STAGES } from './dialects/stages';
import type { EmulatedSession, RenderState } from './types';

/** A render that never ends stands still here. */
const STUCK_AT = 0.8;

/** How far a render has come, 0 to 1, by the clock, or by the looks when it ends at one. */
export function progressOf(session: EmulatedSession, renderPolls?: number): number {
	const { ended, reached, pace, pauseAt, outcome } = session;
	if (ended) return reached ?? 1;
	if (pace.pausedAt !== undefined) return pace.pausedAt;
	const done = Math.min(advance(session, renderPolls), pauseAt ?? 1);
	return outcome === 'never' ? Math.min(done, STUCK_AT) : done;
}

function advance({ pace, looks, renderMs }: EmulatedSession, renderPolls?: number): number {
	if (renderPolls !== undefined) return (looks - pace.looksSkipped) / renderPolls;
	return renderMs === 0 ? 1 : (Date.now() - pace.startedAt) / renderMs;
}

/** Cheaper than how far it is, for an account of a thousand renders. */
export function mayHaveFinished(
	session: EmulatedSession,
	stages: number,
	renderPolls?: number,
): boolean {
	return advance(session, renderPolls) * STAGES.length >= stages;
}

export function stateOf(session: EmulatedSession, renderPolls?: number): RenderState {
	const { ended, pace, pauseAt } = session;
	if (ended) return ended;
	const hasStopped = pauseAt !== undefined && progressOf(session, renderPolls) >= pauseAt;
	return hasStopped || pace.pausedAt !== undefined ? 'PAUSED' : 'PENDING';
}

export function pause(session: EmulatedSession, renderPolls?: number): void {
	session.pace.pausedAt = progressOf(session, renderPolls);
}

/** Goes on from where it was paused. */
export function resume(session: EmulatedSession, renderPolls?: number): void {
	const done = progressOf(session, renderPolls);
	session.pauseAt = undefined;
	session.pace = {
		startedAt: Date.now() - done * session.renderMs,
		looksSkipped: session.looks - done * (renderPolls ?? 0),
	};
}

/** How many stages are finished; before the end one always is not. */
export function countStages(state: RenderState, done: number): number {
	if (state === 'COMPLETED') return STAGES.length;
	return Math.min(Math.floor(done * STAGES.length), STAGES.length - 1);
}

/** The stages in the order in which they finish; when 5 of 11 have, as the documentation prints it. */
export function tellStages(state: RenderState, done: number): Record<string, string> {
	const finished = countStages(state, done);
	const current = state === 'PAUSED' ? 'PENDING' : state;
	const words = new Map<string, string>();
	STAGES.forEach(({ name }, index) => {
		words.set(name, index < finished ? 'COMPLETED' : index === finished ? current : 'INIT');
	});
	return Object.fromEntries(
		[...STAGES]
			.sort((a, b) => a.printed - b.printed)
			.map(({ name }) => [name, words.get(name) ?? 'INIT']),
	);
}
