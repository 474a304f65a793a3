import { listFonts, readFonts } from '../../../nodes/Samsar/api/fonts';
import { checkFont, checkSubtitles } from '../../../nodes/Samsar/orders/checkFields';

const told = {
	fontsByLanguage: { default: ['Rampart One', 'Arial'], en: ['Poppins'], JA: [{ key: 'Noto' }, 7] },
};

describe('the fonts of a server', () => {
	const fonts = readFonts(told);

	it.each([
		['en', ['Poppins']],
		['ja', ['Noto']],
		['es', ['Rampart One', 'Arial']],
		[undefined, ['Rampart One', 'Arial', 'Poppins', 'Noto']],
	])('for the language %s', (language, list) => {
		expect(fonts && listFonts(fonts, language)).toEqual(list);
	});

	it.each([{}, { fontsByLanguage: [] }, { fontsByLanguage: {} }, { fontsByLanguage: { en: [] } }])(
		'are not known from %j',
		(body) => {
			expect(readFonts(body)).toBeNull();
		},
	);

	const check = (input: Record<string, unknown>) => fonts && checkFont({ input }, fonts);

	it.each([
		{},
		{ font_key: 'poppins', language: 'en' },
		{ font_key: 'Poppins' },
		{ font_key: 'Noto', language: 'en', subtitle_language: 'ja' },
	])('let %j pass', (input) => {
		expect(() => check(input)).not.toThrow();
	});

	it.each([
		[
			{ font_key: 'Inter', language: 'en' },
			/no font 'Inter' for the language en.* It has Poppins\. Choose/,
		],
		[{ font_key: 'Inter' }, /no font 'Inter'\. It has Rampart One, Arial, Poppins, Noto\. Choose/],
		[{ font_key: 'Poppins', subtitle_language: 'ja' }, /It has Noto\. Choose/],
	])('refuse %j', (input, said) => {
		expect(() => check(input)).toThrow(said);
	});
});

it('a language of subtitles that are off is refused', () => {
	const check = (input: Record<string, unknown>) => checkSubtitles({ input });
	expect(() => check({ subtitle_language: 'fr', enable_subtitles: false })).toThrow(
		/'Enable Subtitles' is off/,
	);
	for (const input of [{ subtitle_language: 'fr' }, { enable_subtitles: false }]) {
		expect(() => check(input)).not.toThrow();
	}
});
