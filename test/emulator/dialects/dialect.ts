import type { Ledger } from '../ledger';
import type { EmulatorOptions, Settings } from '../options';
import type { Renders } from '../renders';
import type {
	Answer,
	DialectName,
	EmulatedSession,
	JsonObject,
	Order,
	PaidKind,
	RenderView,
	RequestKind,
	UnpaidCause,
} from '../types';

/** What a route of a dialect gets to see. */
export interface Call {
	query: Record<string, string>;
	/** Parsed JSON, else the text. */
	body: unknown;
	/** What is wrong with the Authorization header, if anything. */
	keyProblem?: KeyProblem;
	renders: Renders;
	ledger: Ledger;
	options: EmulatorOptions;
	settings: Settings;
	/** Keeps a file; returns its link. */
	keepFile: (content: Buffer, type: string) => string;
}

export type KeyProblem = 'missing' | 'invalid' | 'forbidden';

/** A route that starts no render. */
export interface Route {
	kind: Exclude<RequestKind, PaidKind | 'status' | 'download' | 'other'>;
	method: 'GET' | 'POST';
	path: string;
	answer: (call: Call) => Answer;
}

/** A POST that starts a render. */
export interface PaidRoute {
	kind: PaidKind;
	path: string;
	/** By which plans know the order; absent: the prompt in its input. */
	promptOf?: (call: Call) => string;
	/** What it orders, or why it is refused. */
	read: (call: Call) => Order | Answer;
	accepted: (session: EmulatedSession, ledger: Ledger) => Answer;
	unpaid: (cause: UnpaidCause, order: Order, ledger: Ledger) => Answer;
}

/** What an order costs, bit by bit. */
export interface Charge {
	name: string;
	/** Due when so many stages are finished. */
	after: number;
	credits: number;
}

/** One generation of the API: its paths and what it says. The server does the rest. */
export interface Dialect {
	name: DialectName;
	paidRoutes: PaidRoute[];
	statusPaths: string[];
	/** Query parameters that may hold the session ID on the status path, in order. */
	idParameters: string[];
	/** Whether a `webhookUrl` beside `input` is called when the render ends. */
	callsBack: boolean;
	newSessionId: (number: number) => string;
	chargesOf: (session: EmulatedSession) => Charge[];
	status: (view: RenderView) => Answer;
	/** Makes of a link what is told at this moment. */
	signLink?: (link: string, session: EmulatedSession) => string;
	badKey: (problem: KeyProblem, kind: RequestKind) => Answer;
	missingId: Answer;
	unknownId: Answer;
	/** What malformed JSON is met with, whatever the route; absent: the route sees to it. */
	malformedBody?: Answer;
	routes: Route[];
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isAnswer(value: Order | Answer): value is Answer {
	return 'code' in value;
}

/** The `input` of a body, if it has one. */
export function inputOf(body: unknown): JsonObject | undefined {
	return isObject(body) && isObject(body.input) ? body.input : undefined;
}

export function webhookUrlOf(body: unknown): string | undefined {
	return isObject(body) && typeof body.webhookUrl === 'string' ? body.webhookUrl : undefined;
}
