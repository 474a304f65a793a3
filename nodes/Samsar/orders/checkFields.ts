import type { OrderBody } from '../api/contract';
import type { Fonts } from '../api/fonts';
import { listFonts } from '../api/fonts';
import { refuseOrder } from './estimate';

function readText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/**
 * Refuses a subtitle language while subtitles are off, as newer servers do.
 *
 * @throws SamsarFailure with what to change
 */
export function checkSubtitles({ input }: OrderBody): void {
	if (input.subtitle_language === undefined || input.enable_subtitles !== false) return;
	throw refuseOrder(
		"'Subtitle Language' is set, but 'Enable Subtitles' is off. Turn it on, or remove 'Subtitle Language'",
	);
}

/**
 * Refuses a font that the server does not list, because the server would silently use another one.
 *
 * @param switchName the option that disables this check
 * @throws SamsarFailure with the available fonts
 */
export function checkFont({ input }: OrderBody, fonts: Fonts, switchName = 'Check Models'): void {
	const font = readText(input.font_key);
	if (font === undefined) return;
	const language = readText(input.subtitle_language) ?? readText(input.language);
	const listed = listFonts(fonts, language);
	if (listed.some((other) => other.toLowerCase() === font.toLowerCase())) return;
	throw refuseOrder(
		`This Samsar server has no font '${font}'${language === undefined ? '' : ` for the language ${language}`}. It has ${listed.join(', ')}. Choose one of them for 'Font Key', or turn off '${switchName}' under Options`,
	);
}
