/** Invisible control characters, except white space. */
const CONTROL = String.raw`(?![\t\n\v\f\r])\p{Cc}`;

/** Joiners, zero-width spaces, fillers, direction marks, variation selectors, and the Braille blank. */
const FORMAT = String.raw`[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800]`;

const INVISIBLE = new RegExp(`${CONTROL}|${FORMAT}`, 'gu');

/** Invisible characters that change how their neighbors are displayed, as in emoji. */
const JOINING = /[\u{E0020}-\u{E007F}]|\u200C|\u200D|\p{Variation_Selector}/u;

const BLANK_OR_INVISIBLE = new RegExp(`\\s|${CONTROL}|${FORMAT}`, 'u');

/** A letter, a digit, a symbol or an emoji. */
const TELLING = /[\p{L}\p{N}\p{S}]/u;

const QUOTES = /["'`\u00AB\u00BB\u2018-\u201F\u2039\u203A]/;

const NAMES: Record<string, string> = {
	'0000': 'NULL',
	'0009': 'CHARACTER TABULATION',
	'000A': 'LINE FEED',
	'000D': 'CARRIAGE RETURN',
	'0020': 'SPACE',
	'0085': 'NEXT LINE',
	'00A0': 'NO-BREAK SPACE',
	'00AB': 'LEFT-POINTING DOUBLE ANGLE QUOTATION MARK',
	'00AD': 'SOFT HYPHEN',
	'00BB': 'RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK',
	'034F': 'COMBINING GRAPHEME JOINER',
	'061C': 'ARABIC LETTER MARK',
	'115F': 'HANGUL CHOSEONG FILLER',
	'1160': 'HANGUL JUNGSEONG FILLER',
	'2007': 'FIGURE SPACE',
	'2009': 'THIN SPACE',
	'200A': 'HAIR SPACE',
	'200B': 'ZERO WIDTH SPACE',
	'200C': 'ZERO WIDTH NON-JOINER',
	'200D': 'ZERO WIDTH JOINER',
	'200E': 'LEFT-TO-RIGHT MARK',
	'200F': 'RIGHT-TO-LEFT MARK',
	'2010': 'HYPHEN',
	'2011': 'NON-BREAKING HYPHEN',
	'2013': 'EN DASH',
	'2014': 'EM DASH',
	'2018': 'LEFT SINGLE QUOTATION MARK',
	'2019': 'RIGHT SINGLE QUOTATION MARK',
	'201C': 'LEFT DOUBLE QUOTATION MARK',
	'201D': 'RIGHT DOUBLE QUOTATION MARK',
	'2026': 'HORIZONTAL ELLIPSIS',
	'2028': 'LINE SEPARATOR',
	'2029': 'PARAGRAPH SEPARATOR',
	'202A': 'LEFT-TO-RIGHT EMBEDDING',
	'202B': 'RIGHT-TO-LEFT EMBEDDING',
	'202C': 'POP DIRECTIONAL FORMATTING',
	'202D': 'LEFT-TO-RIGHT OVERRIDE',
	'202E': 'RIGHT-TO-LEFT OVERRIDE',
	'202F': 'NARROW NO-BREAK SPACE',
	'2060': 'WORD JOINER',
	'2066': 'LEFT-TO-RIGHT ISOLATE',
	'2067': 'RIGHT-TO-LEFT ISOLATE',
	'2068': 'FIRST STRONG ISOLATE',
	'2069': 'POP DIRECTIONAL ISOLATE',
	'2800': 'BRAILLE PATTERN BLANK',
	'3000': 'IDEOGRAPHIC SPACE',
	'3164': 'HANGUL FILLER',
	FE0F: 'VARIATION SELECTOR-16',
	FEFF: 'ZERO WIDTH NO-BREAK SPACE',
	FFA0: 'HALFWIDTH HANGUL FILLER',
};

/** A character for a message: `U+200B ZERO WIDTH SPACE`. */
export function nameCharacter(character: string): string {
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	return `U+${code} ${NAMES[code] ?? ''}`.trim();
}

/** Text without white space and invisible characters at its ends. */
export function trimText(text: string): string {
	const characters = Array.from(text);
	let [start, end] = [0, characters.length];
	while (start < end && BLANK_OR_INVISIBLE.test(characters[start])) start++;
	while (end > start && BLANK_OR_INVISIBLE.test(characters[end - 1])) end--;
	return characters.slice(start, end).join('');
}

/** Whether text contains more than white space, invisible characters and punctuation. */
export function isTelling(text: string): boolean {
	return TELLING.test(text.replace(INVISIBLE, ''));
}

/** Whether text has no visible character. */
export function isBlankText(text: string): boolean {
	return trimText(text) === '';
}

/** The first character that is invisible or looks like an ordinary space. */
export function findHidden(text: string): string | undefined {
	return Array.from(text).find(
		(character) => !/[ \t\r\n]/.test(character) && BLANK_OR_INVISIBLE.test(character),
	);
}

/** Maximum pairs of quotes that are removed: plain, and again as JSON. */
const MOST_QUOTES = 2;

function unquote(text: string): string {
	let bare = text;
	for (let left = MOST_QUOTES; left > 0; left--) {
		const isQuoted = bare.length > 1 && QUOTES.test(bare[0]) && QUOTES.test(bare.slice(-1));
		if (isQuoted) bare = trimText(bare.slice(1, -1));
	}
	return bare;
}

/** An ID without the invisible characters and quotes that copying adds. */
export function cleanId(text: string): string {
	return unquote(trimText(text).replace(INVISIBLE, ''));
}

/** The same for an address, but keeps joining characters, which can be part of a host name. */
export function cleanAddress(text: string): string {
	const cleaned = trimText(text).replace(INVISIBLE, (character) =>
		JOINING.test(character) ? character : '',
	);
	return unquote(cleaned);
}
