import type { JsonRecord } from './render';
import { isRecord } from './render';

/** The fonts of subtitles, by language; under `default` those of all other languages. */
export type Fonts = ReadonlyMap<string, string[]>;

function readFont(entry: unknown): string[] {
	const font: unknown = isRecord(entry) ? (entry.font_key ?? entry.key ?? entry.value) : entry;
	return typeof font === 'string' && font.trim() !== '' ? [font.trim()] : [];
}

/** The answer to a request for the supported fonts, or null when it lists none. */
export function readFonts({ fontsByLanguage }: JsonRecord): Fonts | null {
	if (!isRecord(fontsByLanguage)) return null;
	const fonts = Object.entries(fontsByLanguage).flatMap(([language, list]) => {
		const named = Array.isArray(list) ? list.flatMap(readFont) : [];
		return named.length === 0 ? [] : [[language.toLowerCase(), named] as const];
	});
	return fonts.length === 0 ? null : new Map(fonts);
}

/** The fonts of a language; of all languages, each once, where it is not named. */
export function listFonts(fonts: Fonts, language: string | undefined): string[] {
	const own =
		language === undefined
			? undefined
			: (fonts.get(language.toLowerCase()) ?? fonts.get('default'));
	return own ?? [...new Set([...fonts.values()].flat())];
}
