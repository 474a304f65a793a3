import { html } from './answers';

/** Seconds from now, told as a number or as an HTTP date. */
export interface RetryAfter {
	seconds: number;
	as: 'seconds' | 'date';
}

export type FaultAct =
	/** The connection is reset (RST) as soon as the headers are in; the body is never read. */
	| { kind: 'resetBeforeRead' }
	/** The request is read whole, then the connection is reset without a byte of answer. */
	| { kind: 'resetAfterRead' }
	/** Headers and half of the true body go out, then the connection is reset. */
	| { kind: 'resetMidBody' }
	/** No answer, ever; the connection stays open until the client or close() ends it. */
	| { kind: 'hang' }
	/** The true answer, as soon as `release()` lets it go. */
	| { kind: 'held' }
	/** To `to`, or to the second listener, which would answer like an API. */
	| { kind: 'redirect'; code: 301 | 302 | 303 | 307 | 308; to?: string }
	/** The true body cut in half, with a length to match. */
	| { kind: 'truncate'; code: number }
	/** The true answer, `ms` milliseconds late. */
	| { kind: 'slow'; ms: number }
	/** The true answer; then the listener is gone for `ms` milliseconds (connections are refused). */
	| { kind: 'unplugAfter'; ms: number }
	/**
	 * This answer. In the body, `{{authorization}}` becomes the header that the client sent and
	 * `{{request}}` its method and path.
	 */
	| {
			kind: 'answer';
			code: number;
			body?: string;
			contentType?: string;
			retryAfter?: RetryAfter;
	  };

/**
 * A fault as it can be planned. `accepted`: whether the server carried the request out (a create is
 * then a render that is charged) although the client does not learn it; without meaning for a GET.
 */
export type Fault = FaultAct & { accepted: boolean };

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

const refused = (act: FaultAct): Fault => ({ ...act, accepted: false });
const accepted = (act: FaultAct): Fault => ({ ...act, accepted: true });

const json = (code: number, message?: string, retryAfter?: RetryAfter): FaultAct => ({
	kind: 'answer',
	code,
	body: JSON.stringify(message === undefined ? {} : { message }),
	contentType: JSON_TYPE,
	retryAfter,
});
const page = (code: number, text: string): FaultAct => ({
	kind: 'answer',
	code,
	body: html(text),
	contentType: HTML_TYPE,
});
const empty = (code: number): FaultAct => ({ kind: 'answer', code });

/**
 * Every fault by name. What the server may have carried out counts as accepted (the dangerous
 * case): lost, unreadable and 5xx answers. 4xx and redirects prove that it was not.
 */
export const FAULTS = {
	'reset before the request is read': refused({ kind: 'resetBeforeRead' }),
	'reset, not accepted': refused({ kind: 'resetAfterRead' }),
	'reset after it was accepted': accepted({ kind: 'resetAfterRead' }),
	'reset mid-body': accepted({ kind: 'resetMidBody' }),
	hang: accepted({ kind: 'hang' }),
	'hang, not accepted': refused({ kind: 'hang' }),
	'301 to another origin': refused({ kind: 'redirect', code: 301 }),
	'302 to another origin': refused({ kind: 'redirect', code: 302 }),
	'303 to another origin': refused({ kind: 'redirect', code: 303 }),
	'307 to another origin': refused({ kind: 'redirect', code: 307 }),
	'308 to another origin': refused({ kind: 'redirect', code: 308 }),
	'200 with HTML': accepted(page(200, 'Welcome')),
	'200 empty': accepted(empty(200)),
	'200 truncated JSON': accepted({ kind: 'truncate', code: 200 }),
	'200 without an id': accepted(json(200, 'ok')),
	'201 without an id': accepted(json(201, 'ok')),
	'400 JSON': refused(json(400, 'Invalid movie prompt.')),
	'400 naming the key': refused(json(400, 'Missing or empty API key in the Authorization header.')),
	'401 empty': refused(empty(401)),
	'402 generic text': refused(json(402, 'Internal server error while creating video.')),
	'403 JSON': refused(json(403, 'This API key may not do that.')),
	'404 JSON': refused(json(404, 'Request not found.')),
	'404 HTML': refused(page(404, 'Cannot {{request}}')),
	'404 empty': refused(empty(404)),
	'408 JSON': refused(json(408, 'Request timeout.')),
	'409 JSON': refused(json(409, 'Conflict.')),
	'413 HTML': refused(page(413, '413 Request Entity Too Large')),
	'429 with seconds': refused(json(429, 'Too many requests.', { seconds: 1, as: 'seconds' })),
	'429 with a date': refused(json(429, 'Too many requests.', { seconds: 2, as: 'date' })),
	'429 without Retry-After': refused(json(429, 'Too many requests.')),
	'500 JSON': accepted(json(500, 'Internal server error while creating video.')),
	'500 HTML': accepted(page(500, 'Internal Server Error')),
	'500, not accepted': refused(json(500, 'Internal server error while creating video.')),
	'502 HTML': accepted(page(502, '502 Bad Gateway')),
	'503 with Retry-After': accepted(
		json(503, 'Service unavailable.', { seconds: 1, as: 'seconds' }),
	),
	'504 HTML': accepted(page(504, '504 Gateway Time-out')),
	slow: accepted({ kind: 'slow', ms: 1000 }),
	'200 echoing the key': accepted(page(200, 'You sent {{authorization}}')),
	'400 echoing the key': refused(json(400, 'You sent {{authorization}}')),
	'401 echoing the key': refused(json(401, 'Invalid key {{authorization}}')),
	'500 echoing the key': accepted(json(500, 'Could not use {{authorization}}')),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export function isFaultName(name: string): name is FaultName {
	return Object.hasOwn(FAULTS, name);
}

/** The name under which a fault shows in the records. */
export function nameFault(fault: Fault | FaultName): string {
	return typeof fault === 'string' ? fault : describeAct(fault);
}

function describeAct(fault: Fault): string {
	const what = 'code' in fault ? `${fault.kind} ${fault.code}` : fault.kind;
	return `${what} (${fault.accepted ? 'accepted' : 'not accepted'})`;
}
