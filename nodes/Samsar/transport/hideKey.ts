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

/** Takes one key out of what a server sends: one that repeats it must not bring it into an item or an error. */
export interface KeyHider {
	/** A copy without the key, in field names too. */
	inValue<Value>(value: Value): Value;
	/** An address without the key: its host is written small, whatever the key is. */
	inAddress(address: string): string;
	/** A body without the key. What was JSON stays JSON: the key is hidden in its values and names. */
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
