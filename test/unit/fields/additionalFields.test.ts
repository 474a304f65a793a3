import type { IDataObject } from 'n8n-workflow';

import { outroSeconds } from '../../../nodes/Samsar/api/credits';
import { readAdditionalInput, TEXT_OPTIONS } from '../../../nodes/Samsar/fields/additionalFields';

const URL = 'https://example.com/x';

it.each<[string, IDataObject, object, number]>([
	['nothing', {}, {}, 0],
	['what was added and left empty', { fontKey: '', ctaUrl: '', language: null }, {}, 0],
	[
		'all that makes it no longer',
		{
			ttsModel: 'OPENAI',
			backingtrackModel: 'LYRIA3',
			fontKey: 'Inter',
			language: 'ja',
			subtitleLanguage: 'en',
			enableSubtitles: 'false',
		},
		{
			language: 'ja',
			enable_subtitles: false,
			subtitle_language: 'en',
			tts_model: 'OPENAI',
			backingtrack_model: 'LYRIA3',
			font_key: 'Inter',
		},
		0,
	],
	['a picture', { outroImageUrl: URL }, { outro_image_url: URL }, 8],
	['a call to action', { ctaUrl: URL }, { cta_url: URL, generate_outro_image: true }, 8],
	['both', { ctaUrl: URL, outroImageUrl: URL }, { cta_url: URL, outro_image_url: URL }, 8],
])('%s is sent as it is set', (_case, fields, input, seconds) => {
	expect(readAdditionalInput(fields)).toEqual(input);
	expect(outroSeconds(input)).toBe(seconds);
});

it('the order in which a person added them makes no other order', () => {
	const [one, other] = [
		{ language: 'ja', fontKey: 'Inter' },
		{ fontKey: 'Inter', language: 'ja' },
	].map((fields) => JSON.stringify(readAdditionalInput(fields)));
	expect(one).toBe(other);
});

it.each<[IDataObject, RegExp]>([
	[{ language: 'de' }, /'Language' must be one of bn, zh, en, .*'de'/],
	[{ subtitleLanguage: 7 }, /'Subtitle Language' must be one of/],
	[{ enableSubtitles: 'maybe' }, /'Enable Subtitles' must be true or false/],
	[{ ttsModel: {} }, /'Voice Model' must be text/],
	[{ outroImageUrl: 'x.png' }, /'Outro Image URL' must have addresses/],
	[{ ctaUrl: 'javascript:1' }, /'CTA URL' must have addresses/],
])('refuses %j', (fields, said) => {
	expect(() => readAdditionalInput(fields)).toThrow(said);
});

it('every field of the panel is read', () => {
	const values: IDataObject = { ctaUrl: URL, outroImageUrl: URL, language: 'en' };
	for (const { name, displayName } of TEXT_OPTIONS) {
		const value = values[name] ?? (name.endsWith('Language') ? 'en' : 'true');
		expect([displayName, Object.keys(readAdditionalInput({ [name]: value }))]).not.toEqual([
			displayName,
			[],
		]);
	}
});
