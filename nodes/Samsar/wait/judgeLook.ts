import { hasFailed } from '../api/render';
import type { Look } from '../transport/readStatus';
import { refusedSession, unknownSession } from './endings';
import type { Ending, Seen, Watch } from './watch';

/**
 * Milliseconds for which an existing session may be unknown, or a completed one may have no link, because a replica
 * of Samsar's database can lag behind.
 */
const LAG_MS = 20_000;

function isLagging(progress: Seen, now: number): boolean {
	progress.laggingSince ??= now;
	return now - progress.laggingSince < LAG_MS;
}

/** Interprets a poll result and stores it in `progress`. Returns the end of the wait; null = continue. */
export function judgeLook(
	progress: Seen & { watched: Watch },
	look: Look,
	now: number,
): Ending | null {
	const { watched } = progress;
	const mustExist = watched.startedAt !== undefined || progress.render !== null;
	switch (look.kind) {
		case 'refused': {
			const { failure, refusesId } = look;
			const { sessionId } = watched;
			const isUnknown = refusesId !== undefined && !mustExist;
			return {
				kind: 'failed',
				failure: isUnknown ? refusedSession(sessionId, refusesId, failure.httpCode) : failure,
				render: progress.render,
				isUnknown,
			};
		}
		case 'notFound': {
			progress.trouble = look.reason;
			// The session exists: newer servers also answer internal errors this way.
			if (progress.render !== null) return null;
			if (mustExist && isLagging(progress, now)) return null;
			return {
				kind: 'failed',
				failure: unknownSession(watched.sessionId, look.reason),
				render: null,
				isUnknown: !mustExist,
			};
		}
		case 'trouble':
			progress.trouble = look.reason;
			progress.laggingSince = null;
			return null;
		case 'render': {
			const { render } = look;
			progress.render = render;
			progress.trouble = null;
			if (watched.settings === undefined || hasFailed(render)) return { kind: 'ended', render };
			if (render.status !== 'COMPLETED') {
				progress.laggingSince = null;
				return null;
			}
			if (render.videoUrl === null && isLagging(progress, now)) return null;
			return { kind: 'ended', render };
		}
	}
}
