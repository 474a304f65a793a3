/** Shorter keys are matched only as whole words, because they can be part of an ordinary word or ID. */
export const LONG_KEY = 8;

/** Shorter Base64 forms could be ordinary words. */
const SHORTEST_BASE64 = 4;

/** Base64 characters, including the URL-safe ones. */
const BASE64_SIGN = '[\\w+/-]';

const WHOLE_WORD = { before: '(?<![\\w-])', after: '(?![\\w-])' };

function escape(sign: string): string {
	return sign.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Hexadecimal digits, in either case. */
function writeHex(code: number, digits: number): string {
	return code
		.toString(16)
		.padStart(digits, '0')
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** Pattern for one character in text, in (nested) URL encoding, in JSON and in HTML. */
function writeSign(sign: string): string {
	const code = sign.charCodeAt(0);
	return `(?:${[
		escape(sign),
		`%(?:25)*${writeHex(code, 2)}`,
		`\\\\u${writeHex(code, 4)}`,
		`&#(?:[xX]0*${writeHex(code, 2)}|0*${code});`,
	].join('|')})`;
}

/**
 * The part of a text's Base64 form that does not depend on its surroundings, for each of the three possible offsets in a
 * group.
 */
function listBase64(key: string): string[] {
	return [0, 1, 2].map((before) => {
		const bits = 8 * (before + key.length);
		const base64 = Buffer.from(`${'\0'.repeat(before)}${key}`, 'latin1').toString('base64');
		return base64.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
	});
}

/** URL-safe Base64 uses `-` and `_` instead of `+` and `/`. */
function writeBase64(base64: string): string {
	const others: Record<string, string> = { '+': '-', '/': '_' };
	return [...base64]
		.map((sign) => `(?:${[sign, others[sign] ?? []].flat().map(writeSign).join('|')})`)
		.join('');
}

function asWord(pattern: string): string {
	return `${WHOLE_WORD.before}${pattern}${WHOLE_WORD.after}`;
}

function listPatterns(key: string): string[] {
	const written = [...key].map(writeSign).join('');
	if (key.length >= LONG_KEY) {
		const within = listBase64(key).map(
			(base64) => `${writeBase64(base64)}${BASE64_SIGN}{0,2}={0,2}`,
		);
		return [written, ...within];
	}
	const base64 = Buffer.from(key, 'latin1').toString('base64');
	const bare = base64.replace(/=/g, '');
	if (bare.length < SHORTEST_BASE64) return [asWord(written)];
	return [asWord(written), asWord(`${writeBase64(bare)}={0,2}`)];
}

/**
 * Patterns that find a key in a text: plain, URL-encoded, in JSON or HTML, and in Base64. A long key is matched in any
 * case, because hosts are lower-cased.
 */
export function findForms(key: string): RegExp[] {
	const flags = key.length >= LONG_KEY ? 'gi' : 'g';
	return listPatterns(key).map((pattern) => new RegExp(pattern, flags));
}
