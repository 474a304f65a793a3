import type { JsonRecord } from '../api/render';
import { isRecord } from '../api/render';
import { quoteLongNumbers } from './longNumbers';

/** What the server wrote. Only `json` is an answer of the API itself. */
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
	/** Whether it was given to another request, and this one was not sent because of it. */
	isUnsent?: true;
	/** What the server's clock showed, in whole seconds, as milliseconds since 1970; absent = not told. */
	date?: number;
}

/** No answer at all. `never`: the request provably did not reach the server. */
export interface Silence {
	kind: 'silence';
	/** What happened, in words. */
	reason: string;
	delivered: 'never' | 'maybe';
	/** Whether a proxy did not pass the request on. */
	isProxy?: true;
	/** Whether the request was stopped on this side: by a Stop, or because it may not begin. */
	isStopped?: boolean;
	/** Whether n8n's own protection does not let requests go there, however often they are sent. */
	isBlocked?: true;
	/** The reply that is still to come, when the request goes on after the Stop. */
	late?: Promise<Reply>;
}

export type Reply = Answer | Silence;

const EXCERPT_LENGTH = 200;

/** The first `length` characters, with every run of blanks as one. */
export function clipText(text: string, length = EXCERPT_LENGTH): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Enough digits in a row that they may be a number which JavaScript cannot hold. */
const MAYBE_LONG_NUMBER = /\d{16}/;

/**
 * Only what is valid JSON is searched for long numbers.
 *
 * @throws SyntaxError when it is not
 */
function parseJson(text: string): unknown {
	const value: unknown = JSON.parse(text);
	return MAYBE_LONG_NUMBER.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

/** The text of a body → what it is. */
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

/** Retry-After, in seconds or as a date → milliseconds from `now`, or null when there is none. */
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

/** The server's own words about what went wrong, or null when it sent none. */
export function readServerMessage(body: AnswerBody): string | null {
	if (body.form !== 'json') return null;
	const { message, error, detail } = body.value;
	const nested = isRecord(error) ? error.message : undefined;
	for (const text of [message, nested, error, detail]) {
		if (typeof text === 'string' && text.trim() !== '') return clipText(text, 500);
	}
	return null;
}

/** What a person would read on a web page, as far as its first characters tell. */
function readPageText(html: string): string {
	const start = html.slice(0, 4_000);
	return start.replace(/<(style|script)\b[\s\S]*?(<\/\1>|$)/gi, ' ').replace(/<[^<>]*>/g, ' ');
}

/** The first characters of what the server sent. */
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

/** What the server sent, for a message: its own words, or what its body looks like. */
export function describeBody(body: AnswerBody): string {
	const message = readServerMessage(body);
	return message === null ? showBody(body) : `Samsar says: ${message}`;
}

/** Whether the server took the request and said so, in whatever form. */
export function isAccepted({ httpCode }: Answer): boolean {
	return httpCode >= 200 && httpCode < 300;
}

/** The JSON of a reply with which the server took the request; null for any other reply. */
export function readAcceptedJson(reply: Reply): JsonRecord | null {
	if (reply.kind === 'silence' || !isAccepted(reply) || reply.body.form !== 'json') return null;
	return reply.body.value;
}

/** How servers and gateways word in JSON that there is no such address; a session has other words. */
const NO_ROUTE = /^(cannot (get|post)\b|no route\b|route\b.*\bnot found)/i;

/** Words that may be about the address as well as about a session. */
const NOT_FOUND = /^not found\.?$/i;

/** A 404 that is not the API's own word about a session, but may be a missing route. */
export function isRouteMissing(reply: Reply): boolean {
	if (reply.kind !== 'answer' || reply.httpCode !== 404) return false;
	const message = readServerMessage(reply.body) ?? '';
	return reply.body.form !== 'json' || NO_ROUTE.test(message) || NOT_FOUND.test(message);
}

/** A 404 that cannot be about a session at an address where Samsar is known to answer. */
export function isGatewayWord(reply: Reply): boolean {
	if (!isRouteMissing(reply)) return false;
	const { body } = reply as Answer;
	if (body.form === 'empty') return false;
	const words = body.form === 'text' ? body.text : readServerMessage(body);
	return !NOT_FOUND.test(words ?? '');
}
