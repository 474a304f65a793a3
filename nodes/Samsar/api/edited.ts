import type { JsonRecord } from './render';

/** The properties that distinguish edits, by their names in the server's list. */
export type Traits = JsonRecord;

/** Whether a listed video matches the order; `untold`: the list does not show enough. */
export type Comparison = 'same' | 'other' | 'untold';

const READINGS = new Map<string, (input: JsonRecord) => Traits>([
	[
		'translate_video',
		(input) => ({
			originalSessionId: input.session_id,
			language: input.language,
			enableSubtitles: input.enable_subtitles,
			// The server's own defaults.
			translateOutro: input.translate_outro ?? true,
			translateFooter: input.translate_footer ?? true,
		}),
	],
	[
		'add_subtitles',
		(input) => ({
			originalSessionId: input.session_id,
			subtitleLanguage: input.subtitle_language,
		}),
	],
	['remove_subtitles', (input) => ({ originalSessionId: input.session_id })],
	['join_videos', (input) => ({ sessionIds: input.session_ids, blendScenes: input.blend_scenes })],
]);

/** The listed properties of an order to this route; null if the list does not show such orders. */
export function readTraits(path: string, input: JsonRecord): Traits | null {
	return READINGS.get(path)?.(input) ?? null;
}

function compareValues(told: unknown, ordered: unknown): Comparison {
	const isTold = typeof told === typeof ordered && Array.isArray(told) === Array.isArray(ordered);
	if (!isTold || told === null) return 'untold';
	return JSON.stringify(told) === JSON.stringify(ordered) ? 'same' : 'other';
}

/**
 * Compares a listed video with an order. `same` requires that all properties are listed and equal; one difference makes
 * it `other`.
 */
export function compareTraits(told: JsonRecord | undefined, ordered: Traits): Comparison {
	const verdicts = Object.entries(ordered).map(([name, value]) =>
		compareValues(told?.[name], value),
	);
	if (verdicts.includes('other')) return 'other';
	return verdicts.includes('untold') ? 'untold' : 'same';
}
