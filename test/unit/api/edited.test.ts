import { compareTraits, readTraits } from '../../../nodes/Samsar/api/edited';
import { readListed } from '../../../nodes/Samsar/api/listed';

const TRANSLATED = {
	originalSessionId: 'a',
	language: 'fr',
	enableSubtitles: true,
	translateOutro: true,
	translateFooter: false,
};

describe('what the list tells of an order of', () => {
	it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
		[
			'translate_video',
			{ session_id: 'a', language: 'fr', enable_subtitles: true, translate_footer: false },
			TRANSLATED,
		],
		[
			'add_subtitles',
			{ session_id: 'a', subtitle_language: 'hi' },
			{ originalSessionId: 'a', subtitleLanguage: 'hi' },
		],
		['remove_subtitles', { session_id: 'a' }, { originalSessionId: 'a' }],
		[
			'join_videos',
			{ session_ids: ['a', 'b'], blend_scenes: false },
			{ sessionIds: ['a', 'b'], blendScenes: false },
		],
	])('%s', (path, input, traits) => {
		expect(readTraits(path, input)).toEqual(traits);
	});

	it.each(['create', 'image_list_to_video', 'toString'])('%s is nothing', (path) => {
		expect(readTraits(path, { session_id: 'a' })).toBeNull();
	});
});

describe('an entry is', () => {
	const joined = { sessionIds: ['a', 'b'], blendScenes: true };

	it.each<[string, Record<string, unknown> | undefined, Record<string, unknown>, string]>([
		['the same', TRANSLATED, TRANSLATED, 'same'],
		['the same, with more', { ...TRANSLATED, seconds: 30 }, TRANSLATED, 'same'],
		['of another video', { ...TRANSLATED, originalSessionId: 'b' }, TRANSLATED, 'other'],
		['in another language', { ...TRANSLATED, language: 'es' }, TRANSLATED, 'other'],
		['with another option', { ...TRANSLATED, translateOutro: false }, TRANSLATED, 'other'],
		['without one trait', { ...TRANSLATED, translateOutro: undefined }, TRANSLATED, 'untold'],
		['with an empty trait', { ...TRANSLATED, language: null }, TRANSLATED, 'untold'],
		['another, as far as is told', { originalSessionId: 'b' }, TRANSLATED, 'other'],
		['without any trait', {}, TRANSLATED, 'untold'],
		['without metadata', undefined, TRANSLATED, 'untold'],
		['of the same videos', { ...joined }, joined, 'same'],
		['in another order', { ...joined, sessionIds: ['b', 'a'] }, joined, 'other'],
		['of fewer videos', { ...joined, sessionIds: ['a'] }, joined, 'other'],
		['of videos told in another form', { ...joined, sessionIds: 'a,b' }, joined, 'untold'],
		['with an option in another form', { ...joined, blendScenes: 'true' }, joined, 'untold'],
	])('%s', (_case, told, ordered, verdict) => {
		expect(compareTraits(told, ordered)).toBe(verdict);
	});

	it('read with its metadata, if that is an object', () => {
		const [one, other] =
			readListed({
				requests: [
					{ session_id: 's1', metadata: TRANSLATED },
					{ session_id: 's2', metadata: 'none' },
				],
			}) ?? [];
		expect(one.metadata).toEqual(TRANSLATED);
		expect(other.metadata).toBeUndefined();
	});
});
