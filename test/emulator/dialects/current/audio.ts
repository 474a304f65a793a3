import type { Answer, JsonObject } from '../../types';
import { json } from '../../answers';

export const LANGUAGES = ['en', 'es', 'fr', 'ja', 'th', 'zh', 'bn', 'hi', 'sa', 'la'];
export const VOICES = ['ELEVENLABS', 'OPENAI', 'GOOGLE'];
export const MUSIC = ['LYRIA3', 'ELEVENLABS_MUSIC'];

const FONTS: Record<string, string[]> = {
	default: ['Rampart One', 'Montserrat', 'Arial', 'sans-serif'],
	en: ['Poppins', 'Montserrat', 'Arial', 'sans-serif'],
	ja: ['Noto Sans JP', 'M PLUS Rounded 1c', 'sans-serif'],
};

/** Each language's fonts; a key that is not there silently becomes the first of them. No key is needed. */
export const listFonts = (): Answer => json(200, { fontsByLanguage: FONTS });

/** Why what is said, heard or read in a video cannot be had. The last two texts are the emulator's own. */
export function refuseAudio(input: JsonObject): string | undefined {
	const { language, enable_subtitles, subtitle_language, tts_model, backingtrack_model } = input;
	if (enable_subtitles !== undefined && typeof enable_subtitles !== 'boolean') {
		return 'enable_subtitles/add_subtitles must be a boolean.';
	}
	if (subtitle_language !== undefined && enable_subtitles === false) {
		return 'subtitle_language requires enable_subtitles to be true.';
	}
	if (language !== undefined && !LANGUAGES.includes(String(language))) {
		return `language must be one of: ${LANGUAGES.join(', ').toUpperCase()}, or 'auto'.`;
	}
	if (tts_model !== undefined && !VOICES.includes(String(tts_model))) {
		return `tts_model must be one of: ${VOICES.join(', ')}.`;
	}
	if (backingtrack_model !== undefined && !MUSIC.includes(String(backingtrack_model))) {
		return `backingtrack_model must be one of: ${MUSIC.join(', ')}.`;
	}
	return undefined;
}
