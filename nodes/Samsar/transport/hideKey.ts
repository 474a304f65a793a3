import type { AnswerBody } from './answer';
import { findForms, LONG_KEY } from './keyForms';

const HIDDEN = '[API key hidden]';

/** Maximum nesting depth of an answer that is kept. Thousands of levels would exhaust the stack. */
const MOST_LEVELS = 200;

function hideInText(text: string, forms: RegExp[]): string {
	return forms.reduce((hidden, form) => hidden.replace(form, HIDDEN), text);
}

/** Only long keys: a short one can equal a progress or price by chance. */
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

/** Removes a key from server data, so that a server that repeats it cannot put it into an item or error. */
export interface KeyHider {
	/** A copy without the key, including in field names. */
	inValue<Value>(value: Value): Value;
	/** An address without the key, also in lower case, because hosts are lower-cased. */
	inAddress(address: string): string;
	/** A body without the key. JSON stays JSON. */
	inBody(body: AnswerBody): AnswerBody;
}

export function openKeyHider(key: string): KeyHider {
	const forms = findForms(key);
	const formsOfHost = [...forms, ...findForms(key.toLowerCase())];
	const inValue = <Value>(value: Value) => hideInValue(value, key, forms) as Value;
	return {
		inValue,
		inAddress: (address) => hideInText(address, formsOfHost),
		inBody: (body) => {
			switch (body.form) {
				case 'empty':
					return body;
				case 'json':
					return { ...body, value: inValue(body.value) };
				case 'list':
					return { ...body, value: inValue(body.value) };
				default:
					return { ...body, text: inValue(body.text) };
			}
		},
	};
}
