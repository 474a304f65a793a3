import type { Render } from '../api/render';
import type { SamsarFailure } from '../failures/failure';
import { nextDelayMs } from './schedule';

/** One session to wait for. Times are milliseconds since 1970. */
export interface Watch {
	sessionId: string;
	/**
	 * When the render was started; absent when this run does not know. A session whose start is known
	 * must exist: a 404 is then likely to be a delay.
	 */
	startedAt?: number;
	/** Whether the render was started just now, so that the first look can wait. */
	isNew: boolean;
	/** Absent = the first status that Samsar reports ends the wait. */
	settings?: {
		timeoutMinutes: number;
		/** Absent = adaptive. */
		pollIntervalMs?: number;
	};
	/** Until when to wait; absent = as the settings say, from now on. */
	deadline?: number;
	/** What an earlier part of this wait has seen of the session; absent = this is the first. */
	seen?: Seen;
}

/** What the looks at a session have told so far. */
export interface Seen {
	render: Render | null;
	trouble: string | null;
	/** Since when Samsar's answers contradict what is known. */
	laggingSince: number | null;
}

/** How the wait for one session ended. */
export type Ending =
	| { kind: 'ended'; render: Render }
	| { kind: 'timedOut'; render: Render | null; trouble: string | null }
	/** `isUnknown`: nobody but the person who typed its ID says that there is such a session. */
	| { kind: 'failed'; failure: SamsarFailure; render: Render | null; isUnknown: boolean };

/** Milliseconds for which a status that cannot be read is asked for again. */
const STATUS_PATIENCE = 20_000;

/** Until when to wait for a session, in milliseconds since 1970. */
export function findDeadline({ deadline, settings }: Watch, now: number): number {
	return deadline ?? now + (settings ? settings.timeoutMinutes * 60_000 : STATUS_PATIENCE);
}

/** When to look at a session first, in milliseconds since 1970. */
export function findFirstLook({ isNew, startedAt = 0, settings }: Watch, now: number): number {
	if (!isNew) return now;
	return startedAt + nextDelayMs({ ageMs: 0, pollIntervalMs: settings?.pollIntervalMs });
}
