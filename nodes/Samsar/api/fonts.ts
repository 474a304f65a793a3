import type { JsonRecord } from './render';
import { isRecord } from './render';

/** Subtitle fonts by language; `default` holds those of all other languages. */
export type Fonts = ReadonlyMap<string, string[]>;

function readFont(entry: unknown): string[] {
	const font: unknown = isRecord(entry) ? (entry.font_key ?? entry.key ?? entry.value) : entry;
	return typeof font === 'string' && font.trim() !== '' ? [font.trim()] : [];
}

/** Reads the answer to a fonts request; null if it lists none. */
export function readFonts({ fontsByLanguage }: JsonRecord): Fonts | null {
	if (!isRecord(fontsByLanguage)) return null;
	const fonts = Object.entries(fontsByLanguage).flatMap(([language, list]) => {
		const named = Array.isArray(list) ? list.flatMap(readFont) : [];
		return named.length === 0 ? [] : [[language.toLowerCase(), named] as const];
	});
	return fonts.length === 0 ? null : new Map(fonts);
}

/** The fonts of a language, or of all languages without duplicates if none is given. */
export function listFonts(fonts: Fonts, language: string | undefined): string[] {
	const own =
		language === undefined
			? undefined
			: (fonts.get(language.toLowerCase()) ?? fonts.get('default'));
	return own ?? [...new Set([...fonts.values()].flat())];
}
