import type { EmulatorCounts } from './counts';
import type { Settings } from './options';
import type { Plan } from './plans';
import type { EarlierSession } from './seed';
import type { CallbackRecord, EmulatedSession, EndState, RequestRecord } from './types';

export interface Emulator {
	/** For the credential: `http://127.0.0.1:<port>/v1/video`. */
	baseUrl: string;
	origin: string;
	/** The origin of the videos, and of redirects that lead elsewhere. */
	cdnOrigin: string;
	apiKey: string;
	/** What the server is like now; change it with configure(). */
	readonly settings: Readonly<Settings>;
	/** Every render that was accepted, in order. */
	sessions: EmulatedSession[];
	/** What addSession() has added. */
	earlierSessions: EmulatedSession[];
	/** Every request to the API, in order of arrival. */
	requests: RequestRecord[];
	/** Every request to the other origin, or for a file of a self-hosted server. */
	cdnRequests: RequestRecord[];
	callbacks: CallbackRecord[];
	/** Create POSTs that reached the server, whatever became of them. */
	readonly postsSent: number;
	readonly counts: EmulatorCounts;
	/** Throws when it names an unknown fault. */
	plan(plan: Plan): void;
	/** From now on nothing that was planned happens. */
	clearPlans(): void;
	/** Changes what the server is like; reset() takes it back. Throws when it names an unknown setting. */
	configure(changes: Partial<Settings>): void;
	/** Gives the account a session that no request here has made: an older one, a colleague's. */
	addSession(earlier: EarlierSession): EmulatedSession;
	/** Ends a render now, completed unless told otherwise. Throws when the session is unknown. */
	complete(sessionId: string, as?: EndState): EmulatedSession;
	/** Halts a render until resume(). Throws when the session is unknown. */
	pause(sessionId: string): EmulatedSession;
	resume(sessionId: string): EmulatedSession;
	/** The requests that a fault of the kind `held` keeps from their answers now. */
	readonly held: RequestRecord[];
	/** Answers the held requests that this is true of; all of them without it. */
	release(isMeant?: (record: RequestRecord) => boolean): void;
	/** Refuses connections until plugIn(), as if the host were down. */
	unplug(): Promise<void>;
	plugIn(): Promise<void>;
	/** Forgets sessions, requests, callbacks and plans, and restores the settings. */
	reset(): void;
	/** Ends at once, hanging connections included. */
	close(): Promise<void>;
}
