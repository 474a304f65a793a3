import type { JsonRecord } from '../api/render';
import { isRecord } from '../api/render';
import { quoteLongNumbers } from './longNumbers';

/** The body of an answer. Only `json` comes from the API itself. */
export type AnswerBody =
	| { form: 'json'; value: JsonRecord }
	| { form: 'empty' }
	| { form: 'list'; value: unknown[] }
	| { form: 'html' | 'cutOff' | 'text'; text: string };

/** An HTTP answer, whatever its code. */
export interface Answer {
	kind: 'answer';
	httpCode: number;
	body: AnswerBody;
	/** Milliseconds the server asks to wait, or null. */
	retryAfterMs: number | null;
	/** The origin that a redirect points to, or null. */
	redirectedTo: string | null;
	/** Set if it is the answer to an earlier request, because of which this one was not sent. */
	isUnsent?: true;
	/** The server's time in whole seconds, as milliseconds since 1970; absent = unknown. */
	date?: number;
}

/** No answer. `never`: the request provably did not reach the server. */
export interface Silence {
	kind: 'silence';
	/** What happened. */
	reason: string;
	delivered: 'never' | 'maybe';
	/** Whether a proxy did not pass the request on. */
	isProxy?: true;
	/** Whether n8n stopped the request: by a Stop, or because it may not be sent. */
	isStopped?: boolean;
	/** Whether n8n's own protection blocks the address permanently. */
	isBlocked?: true;
	/** The later reply, if the request continues after the Stop. */
	late?: Promise<Reply>;
}

export type Reply = Answer | Silence;

const EXCERPT_LENGTH = 200;

/** The first `length` characters, with white space collapsed. */
export function clipText(text: string, length = EXCERPT_LENGTH): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Matches digits that may be a number too long for JavaScript. */
const MAYBE_LONG_NUMBER = /\d{16}/;

/**
 * Parses JSON, with long numbers as text.
 *
 * @throws SyntaxError for invalid JSON
 */
function parseJson(text: string): unknown {
	const value: unknown = JSON.parse(text);
	return MAYBE_LONG_NUMBER.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

export function readBody(text: string): AnswerBody {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (trimmed === '') return { form: 'empty' };
	if (trimmed.startsWith('<')) return { form: 'html', text: trimmed };
	try {
		const value = parseJson(trimmed);
		if (Array.isArray(value)) return { form: 'list', value };
		return isRecord(value) ? { form: 'json', value } : { form: 'text', text: trimmed };
	} catch {
		return { form: /^[[{]/.test(trimmed) ? 'cutOff' : 'text', text: trimmed };
	}
}

/** Retry-After in seconds or as a date → milliseconds from `now`, or null if missing. */
export function readRetryAfter(header: unknown, now: number): number | null {
	const text = (Array.isArray(header) ? String(header[0]) : String(header ?? '')).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The Date header → milliseconds since 1970, or nothing. */
export function readDate(header: unknown): { date?: number } {
	const date = Date.parse(String(header));
	return Number.isNaN(date) ? {} : { date };
}

/** The server's own error message, or null. */
export function readServerMessage(body: AnswerBody): string | null {
	if (body.form !== 'json') return null;
	const { message, error, detail } = body.value;
	const nested = isRecord(error) ? error.message : undefined;
	for (const text of [message, nested, error, detail]) {
		if (typeof text === 'string' && text.trim() !== '') return clipText(text, 500);
	}
	return null;
}

/** The visible text at the start of a web page. */
function readPageText(html: string): string {
	const start = html.slice(0, 4_000);
	return start.replace(/<(style|script)\b[\s\S]*?(<\/\1>|$)/gi, ' ').replace(/<[^<>]*>/g, ' ');
}

/** Describes the body with its first characters. */
export function showBody(body: AnswerBody, length = EXCERPT_LENGTH): string {
	switch (body.form) {
		case 'empty':
			return 'The answer was empty.';
		case 'html':
			return `The answer was a web page: ${clipText(readPageText(body.text), length)}`;
		case 'cutOff':
			return `The answer was cut off: ${clipText(body.text, length)}`;
		case 'text':
			return `The answer was: ${clipText(body.text, length)}`;
		case 'list':
		case 'json':
			return `The answer was: ${clipText(JSON.stringify(body.value), length)}`;
	}
}

/** Describes the body for a message: the server's own words, or an excerpt. */
export function describeBody(body: AnswerBody): string {
	const message = readServerMessage(body);
	return message === null ? showBody(body) : `Samsar says: ${message}`;
}

export function isAccepted({ httpCode }: Answer): boolean {
	return httpCode >= 200 && httpCode < 300;
}

/** The JSON of a 2xx answer; null for any other reply. */
export function readAcceptedJson(reply: Reply): JsonRecord | null {
	if (reply.kind === 'silence' || !isAccepted(reply) || reply.body.form !== 'json') return null;
	return reply.body.value;
}

/** Matches JSON messages about a missing address, as opposed to a missing session. */
const NO_ROUTE = /^(cannot (get|post)\b|no route\b|route\b.*\bnot found)/i;

/** Matches messages that may be about an address or a session. */
const NOT_FOUND = /^not found\.?$/i;

/** Whether a 404 may be about a missing route instead of a session. */
export function isRouteMissing(reply: Reply): boolean {
	if (reply.kind !== 'answer' || reply.httpCode !== 404) return false;
	const message = readServerMessage(reply.body) ?? '';
	return reply.body.form !== 'json' || NO_ROUTE.test(message) || NOT_FOUND.test(message);
}

/** Whether a 404 from a working address must come from a gateway and cannot be about a session. */
export function isGatewayWord(reply: Reply): boolean {
	if (!isRouteMissing(reply)) return false;
	const { body } = reply as Answer;
	if (body.form === 'empty') return false;
	const words = body.form === 'text' ? body.text : readServerMessage(body);
	return !NOT_FOUND.test(words ?? '');
}
