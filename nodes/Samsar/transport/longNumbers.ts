/** Number of digits from which JavaScript may lose precision. */
const LONG = 16;

const NUMBER_SIGNS = '0123456789.eE+-';

const WHOLE_NUMBER = /^-?\d+$/;

/** The index after the closing quote of the JSON string at `start`. */
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
 * Valid JSON with its long integers as strings, so that a numeric session ID keeps its digits. Scans character by
 * character, because a regular expression is too slow, or exhausts the stack, for some long texts.
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
