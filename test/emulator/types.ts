import type { Fault, FaultName } from './faults';

export type DialectName = 'documented' | 'feb2025' | 'oct2025' | 'current';
export type Outcome = 'completed' | 'failed' | 'cancelled' | 'never';
export type CompletedForm = 'section' | 'table';
export type RenderState = 'PENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type JsonObject = Record<string, unknown>;

/** What a request asks for; `other` is a path that the dialect does not have. */
export type RequestKind =
	| 'create'
	| 'status'
	| 'cancel'
	| 'credits'
	| 'models'
	| 'download'
	| 'other';

export interface EmulatorOptions {
	/** Port of the API; 0 (default) takes a free one. The videos always come from a second, free port. */
	port?: number;
	/** Interface to listen on, default 127.0.0.1. */
	host?: string;
	/** The one key that is accepted, default `test-key`. */
	apiKey?: string;
	/** Generation of the API, default `documented`. */
	dialect?: DialectName;
	/** Milliseconds that a render takes, default 300. */
	renderMs?: number;
	/** A render ends at this status request, whatever the clock says. Replaces `renderMs`. */
	renderPolls?: number;
	/** Balance in credits at the start and after reset(), default 1,000,000. Below the price: 402. */
	credits?: number;
	/** Accept model keys that the dialect does not know. */
	acceptAnyModel?: boolean;
	/** More creates than this within 60 s get 429 with Retry-After. */
	createsPerMinute?: number;
	/** Call back when a render ends, also in a dialect that calls nobody back. */
	callsBack?: boolean;
	/** Called once per API or download request, when it has been answered. */
	onAnswered?: (record: RequestRecord) => void;
	/** Called once per callback, when it has been answered or got lost. */
	onCalledBack?: (record: CallbackRecord) => void;
}

/** A render that the server accepted, and charged for. */
export interface EmulatedSession {
	id: string;
	/** The `input` object of the request. */
	input: JsonObject;
	prompt: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
	credits: number;
	webhookUrl?: string;
	outcome: Outcome;
	/** How COMPLETED is told in the documented dialect. */
	form: CompletedForm;
	renderMs: number;
	failureReason: string;
	/** Status requests seen for this session, those met by a fault included. */
	looks: number;
	/** The end, once it has been reached. */
	ended?: Exclude<RenderState, 'PENDING'>;
}

/** A session as it stands now. */
export interface RenderView {
	session: EmulatedSession;
	state: RenderState;
	/** 0 to 1. */
	done: number;
	stages: Record<string, string>;
	link: string;
}

export interface RequestRecord {
	kind: RequestKind;
	method: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed when it was JSON, else the text; undefined when there was none or it was never read. */
	body: unknown;
	/** Milliseconds since 1970. */
	at: number;
	answeredWith: number | 'waiting' | 'reset' | 'hang' | 'client gone';
	faultName?: string;
	/** The first characters of the body that was sent back. */
	said?: string;
	/** The session that the request made or asked about. */
	sessionId?: string;
	/** Credits that this request cost. */
	credits?: number;
}

export interface CallbackRecord {
	url: string;
	body: JsonObject;
	at: number;
	answeredWith: number | 'unreachable';
}

/** What goes back; an empty body means none at all. */
export interface Answer {
	code: number;
	headers?: Record<string, string>;
	body: string | Buffer;
}

interface Aim {
	/** Only this session. */
	session?: string;
	/** Only prompts that contain this text. */
	match?: string;
	/** How many in a row, default 1; not used with `every`. */
	count?: number;
}

/** Meets requests with a fault. See the docstring of `index.ts` for how they are counted. */
export interface FaultPlan extends Aim {
	on: Exclude<RequestKind, 'other'>;
	/**
	 * 1 = the first matching request after plan(); `finished` = the first status request that
	 * would tell the end of the render; absent = the next one that no earlier plan takes.
	 */
	nth?: number | 'every' | 'finished';
	fault: Fault | FaultName;
}

/** Decides how accepted renders end. */
export interface SessionPlan extends Aim {
	on: 'session';
	nth?: number | 'every';
	outcome?: Outcome;
	form?: CompletedForm;
	renderMs?: number;
	failureReason?: string;
}

export type Plan = FaultPlan | SessionPlan;

export interface EmulatorCounts {
	/** Renders accepted. */
	created: number;
	/** Credits they cost together. */
	credits: number;
	remainingCredits: number;
	createPosts: number;
	requestsByPath: Record<string, number>;
	/** The most status requests that were open at the same time. */
	maxStatusInFlight: number;
	/** The most status requests that began within any 1,000 ms. */
	maxStatusPerSecond: number;
}

export interface Emulator {
	/** For the credential: `http://127.0.0.1:<port>/v1/video`. */
	baseUrl: string;
	origin: string;
	/** The origin of the videos, and of redirects that lead elsewhere. */
	cdnOrigin: string;
	apiKey: string;
	/** Every render that was accepted, in order. */
	sessions: EmulatedSession[];
	/** Every request to the API, in order of arrival. */
	requests: RequestRecord[];
	/** Every request to the other origin. */
	cdnRequests: RequestRecord[];
	callbacks: CallbackRecord[];
	/** Create POSTs that reached the server, whatever became of them. */
	readonly postsSent: number;
	readonly counts: EmulatorCounts;
	/** Throws when it names an unknown fault. */
	plan(plan: Plan): void;
	/** Ends a render now, completed unless told otherwise. Throws when the session is unknown. */
	complete(sessionId: string, as?: Exclude<RenderState, 'PENDING'>): EmulatedSession;
	/** The requests that a fault of the kind `held` keeps from their answers now. */
	readonly held: RequestRecord[];
	/** Answers the held requests that this is true of; all of them without it. */
	release(isMeant?: (record: RequestRecord) => boolean): void;
	/** Refuses connections until plugIn(), as if the host were down. */
	unplug(): Promise<void>;
	plugIn(): Promise<void>;
	/** Forgets sessions, requests, callbacks and plans, and restores the balance. */
	reset(): void;
	/** Ends at once, hanging connections included. */
	close(): Promise<void>;
}
