import type { Renders } from '../renders';
import type {
	Answer,
	DialectName,
	EmulatedSession,
	JsonObject,
	RenderView,
	RequestKind,
} from '../types';

/** What a route of a dialect gets to see. */
export interface Call {
	query: Record<string, string>;
	/** Parsed JSON, else the text. */
	body: unknown;
	/** What is wrong with the Authorization header, if anything. */
	keyProblem?: KeyProblem;
	renders: Renders;
}

export type KeyProblem = 'missing' | 'invalid';

export interface Route {
	kind: Exclude<RequestKind, 'create' | 'status' | 'download' | 'other'>;
	method: 'GET' | 'POST';
	path: string;
	answer: (call: Call) => Answer;
}

/** One generation of the API: its paths and what it says. The server does the rest. */
export interface Dialect {
	name: DialectName;
	createPaths: string[];
	statusPath: string;
	/** Query parameters that may hold the session ID on the status path, in order. */
	idParameters: string[];
	/** Whether a `webhookUrl` beside `input` is called when the render ends. */
	callsBack: boolean;
	newSessionId: (number: number) => string;
	creditsPerSecond: (input: JsonObject) => number;
	/** Why this body is refused, or undefined. */
	refuse: (body: unknown, acceptAnyModel: boolean) => Answer | undefined;
	created: (session: EmulatedSession) => Answer;
	status: (view: RenderView) => Answer;
	badKey: (problem: KeyProblem, kind: RequestKind) => Answer;
	missingId: Answer;
	unknownId: Answer;
	outOfCredits: Answer;
	routes: Route[];
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
