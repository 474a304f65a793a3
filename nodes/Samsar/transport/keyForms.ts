/** Shorter keys are looked for as whole words only: they can be part of an ordinary word or ID. */
export const LONG_KEY = 8;

/** Base64 of a short key that is shorter than this may be any word. */
const SHORTEST_BASE64 = 4;

/** Signs of Base64 in its usual and in its web form. */
const BASE64_SIGN = '[\\w+/-]';

const WHOLE_WORD = { before: '(?<![\\w-])', after: '(?![\\w-])' };

function escape(sign: string): string {
	return sign.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Hexadecimal digits in either case. */
function writeHex(code: number, digits: number): string {
	return code
		.toString(16)
		.padStart(digits, '0')
		.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** One sign as it stands in texts, in addresses (also in one within another), in JSON and on web pages. */
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
 * What of a text in Base64 stays the same whatever stands around it, for each of the three places at which
 * the text can begin in a group.
 */
function listBase64(key: string): string[] {
	return [0, 1, 2].map((before) => {
		const bits = 8 * (before + key.length);
		const base64 = Buffer.from(`${'\0'.repeat(before)}${key}`, 'latin1').toString('base64');
		return base64.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
	});
}

/** The web form has `-` and `_` in the place of `+` and `/`. */
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
 * What finds a key in a text, in every form in which servers repeat it: as it is, encoded for an address, for
 * JSON or for a web page, and in Base64. A long key in any case, because hosts are written small.
 */
export function findForms(key: string): RegExp[] {
	const flags = key.length >= LONG_KEY ? 'gi' : 'g';
	return listPatterns(key).map((pattern) => new RegExp(pattern, flags));
}
