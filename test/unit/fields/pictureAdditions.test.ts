import type { IDataObject } from 'n8n-workflow';

import {
	PICTURE_OPTIONS,
	readPictureAdditions,
} from '../../../nodes/Samsar/fields/pictureAdditions';

const URL = 'https://example.com/x';

it.each<[string, IDataObject, object]>([
	['nothing', {}, {}],
	['what was added and left empty', { metadata: '{}', ctaLogo: '', footerTexts: '' }, {}],
	['an outro of its own, which is ignored there', { outroImageUrl: URL }, {}],
	['data as text', { metadata: '{"price":"9 EUR"}' }, { metadata: { price: '9 EUR' } }],
	['data from an expression', { metadata: { sizes: [40, 41] } }, { metadata: { sizes: [40, 41] } }],
	['a model', { imageModel: ' SEEDREAM ' }, { image_model: 'SEEDREAM' }],
	[
		'a call to action',
		{ ctaUrl: URL, ctaTextTop: 'Buy', ctaTextBottom: 'now', ctaLogo: URL },
		{
			cta_url: URL,
			generate_outro_image: true,
			cta_text_top: 'Buy',
			cta_text_bottom: 'now',
			cta_logo: URL,
		},
	],
	[
		'texts that Samsar writes',
		{ ctaUrl: URL, expressCtaGeneration: true },
		{ cta_url: URL, generate_outro_image: true, express_cta_generation: true },
	],
	[
		'a footer for each picture',
		{ footerTexts: 'Front\n\n Back ' },
		{ add_footer_animation: true, footer_metadata: [{ cta_text: 'Front' }, { cta_text: 'Back' }] },
	],
	[
		'a narrator',
		{ addNarratorAvatar: 'true', limitSingleNarrator: false },
		{ add_narrator_avatar: true, limit_single_narrator: false },
	],
])('%s is sent as it is set', (_case, fields, input) => {
	expect(readPictureAdditions(fields, 2)).toEqual(input);
});

it.each<[IDataObject, RegExp]>([
	[{ metadata: '[1]' }, /'Product Data' must be a JSON object/],
	[{ metadata: '{' }, /'Product Data' must be a JSON object/],
	[{ metadata: 7 }, /'Product Data' must be a JSON object/],
	[{ footerTexts: 'One' }, /'Footer Texts' must have one line per picture \(2\), but has 1/],
	[{ ctaLogo: 'logo.png' }, /'CTA Logo' must have addresses/],
	[{ expressCtaGeneration: true }, /'Write CTA Texts' is on, but 'CTA URL' is not set/],
	[{ addNarratorAvatar: 'perhaps' }, /'Add Narrator' must be true or false/],
])('refuses %j', (fields, said) => {
	expect(() => readPictureAdditions(fields, 2)).toThrow(said);
});

it('every field of the panel is read, but for the one that has its place elsewhere', () => {
	const values: IDataObject = { metadata: '{"a":1}', footerTexts: 'a\nb', language: 'en' };
	for (const { name } of PICTURE_OPTIONS.filter((option) => option.name !== 'aspectRatio')) {
		const word = /Url$|Logo$/.test(name) ? URL : name.endsWith('Language') ? 'en' : 'true';
		const fields = { ctaUrl: URL, [name]: values[name] ?? word };
		const bare = Object.keys(readPictureAdditions(name === 'ctaUrl' ? {} : { ctaUrl: URL }, 2));
		expect([name, Object.keys(readPictureAdditions(fields, 2))]).not.toEqual([name, bare]);
	}
});
