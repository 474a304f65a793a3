import type { AnswerBody } from './answer';

const HIDDEN = '[API key hidden]';

/** Shorter keys are hidden only as whole words: they can be part of an ordinary word or ID. */
const LONG_KEY = 8;

/** As the key is, and as it stands in an address. */
function hideInText(text: string, key: string): string {
	return [...new Set([key, encodeURIComponent(key)])].reduce(hideForm, text);
}

function hideForm(text: string, key: string): string {
	if (key.length >= LONG_KEY) return text.split(key).join(HIDDEN);
	const literal = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return text.replace(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g'), HIDDEN);
}

/** A short key can be a progress or a price by chance, and a long one cannot. */
function hideNumber(value: number, key: string): unknown {
	return key.length >= LONG_KEY && String(value) === key ? HIDDEN : value;
}

/**
 * A copy of what a server sent, without the key, in field names too: a server that repeats the key
 * must not bring it into an item or an error.
 */
export function hideKey<Value>(value: Value, key: string): Value;
export function hideKey(value: unknown, key: string): unknown {
	if (typeof value === 'string') return hideInText(value, key);
	if (typeof value === 'number') return hideNumber(value, key);
	if (Array.isArray(value)) return value.map((entry: unknown) => hideKey(entry, key));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [hideInText(name, key), hideKey(entry, key)]),
	);
}

/** A body without the key. What was JSON stays JSON: the key is hidden in its values and names. */
export function hideKeyInBody(body: AnswerBody, key: string): AnswerBody {
	switch (body.form) {
		case 'empty':
			return body;
		case 'json':
			return { ...body, value: hideKey(body.value, key) };
		case 'list':
			return { ...body, value: hideKey(body.value, key) };
		default:
			return { ...body, text: hideKey(body.text, key) };
	}
}
