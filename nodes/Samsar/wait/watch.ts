import type { Render } from '../api/render';
import type { SamsarFailure } from '../failures/failure';
import { nextDelayMs } from './schedule';

/** One session to wait for. Times are milliseconds since 1970. */
export interface Watch {
	sessionId: string;
	/**
	 * When the render was started; absent if unknown. A session with a known start must exist, so a 404 is then
	 * probably a delay.
	 */
	startedAt?: number;
	/** Whether the render has just been started, so that the first poll can wait. */
	isNew: boolean;
	/** Absent = the first status that Samsar reports ends the wait. */
	settings?: {
		timeoutMinutes: number;
		/** Absent = adaptive. */
		pollIntervalMs?: number;
	};
	/** When the wait ends; absent = by the settings, from now on. */
	deadline?: number;
	/** Poll results from an earlier part of this wait; absent = none. */
	seen?: Seen;
}

/** The results of the polls so far. */
export interface Seen {
	render: Render | null;
	trouble: string | null;
	/** When Samsar's answers started to contradict known facts; null = they do not. */
	laggingSince: number | null;
}

/** How the wait for one session ended. */
export type Ending =
	| { kind: 'ended'; render: Render }
	| { kind: 'timedOut'; render: Render | null; trouble: string | null }
	/** `isUnknown`: the only evidence of the session is the ID that the user entered. */
	| { kind: 'failed'; failure: SamsarFailure; render: Render | null; isUnknown: boolean };

/** Milliseconds for which an unreadable status is requested again. */
const STATUS_PATIENCE = 20_000;

/** When the wait for a session ends, in milliseconds since 1970. */
export function findDeadline({ deadline, settings }: Watch, now: number): number {
	return deadline ?? now + (settings ? settings.timeoutMinutes * 60_000 : STATUS_PATIENCE);
}

/** When to poll a session first, in milliseconds since 1970. */
export function findFirstLook({ isNew, startedAt = 0, settings }: Watch, now: number): number {
	if (!isNew) return now;
	return startedAt + nextDelayMs({ ageMs: 0, pollIntervalMs: settings?.pollIntervalMs });
}
