/** Digits from which on JavaScript may not be able to hold a whole number. */
const LONG = 16;

const NUMBER_SIGNS = '0123456789.eE+-';

const WHOLE_NUMBER = /^-?\d+$/;

/** Where the text in JSON that begins at `start` ends: behind its closing quote. */
function findTextEnd(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}

function findNumberEnd(json: string, start: number): number {
	let at = start + 1;
	while (at < json.length && NUMBER_SIGNS.includes(json[at])) at++;
	return at;
}

/**
 * Valid JSON with its long whole numbers as texts: a session's ID may be such a number, and as text it
 * keeps its digits. Goes through it once, sign by sign: a regular expression takes too long, or too much
 * of the stack, for some long texts.
 */
export function quoteLongNumbers(json: string): string {
	const parts: string[] = [];
	let copied = 0;
	for (let at = 0; at < json.length; ) {
		const start = at;
		if (json[at] === '"') {
			at = findTextEnd(json, at);
			continue;
		}
		if (!NUMBER_SIGNS.includes(json[at])) {
			at++;
			continue;
		}
		at = findNumberEnd(json, at);
		const number = json.slice(start, at);
		if (number.replace('-', '').length < LONG || !WHOLE_NUMBER.test(number)) continue;
		parts.push(json.slice(copied, start), `"${number}"`);
		copied = at;
	}
	return parts.length === 0 ? json : parts.join('') + json.slice(copied);
}
