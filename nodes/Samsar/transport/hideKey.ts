import type { AnswerBody } from './answer';
import { findForms, LONG_KEY } from './keyForms';

const HIDDEN = '[API key hidden]';

/** Levels of an answer that are kept: what goes through many thousands of them runs out of stack. */
const MOST_LEVELS = 200;

function hideInText(text: string, forms: RegExp[]): string {
	return forms.reduce((hidden, form) => hidden.replace(form, HIDDEN), text);
}

/** A short key can be a progress or a price by chance, and a long one cannot. */
function hideNumber(value: number, key: string): unknown {
	return key.length >= LONG_KEY && String(value) === key ? HIDDEN : value;
}

function hideInValue(value: unknown, key: string, forms: RegExp[], level = 0): unknown {
	if (level > MOST_LEVELS) return null;
	if (typeof value === 'string') return hideInText(value, forms);
	if (typeof value === 'number') return hideNumber(value, key);
	if (Array.isArray(value))
		return value.map((entry: unknown) => hideInValue(entry, key, forms, level + 1));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			hideInText(name, forms),
			hideInValue(entry, key, forms, level + 1),
		]),
	);
}

/**
 * A copy of what a server sent, without the key, in field names too: a server that repeats the key
 * must not bring it into an item or an error.
 */
export function hideKey<Value>(value: Value, key: string): Value {
	return hideInValue(value, key, findForms(key)) as Value;
}

/** An address without the key: its host is written small, whatever the key is. */
export function hideKeyInAddress(address: string, key: string): string {
	return hideKey(hideKey(address, key), key.toLowerCase());
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
