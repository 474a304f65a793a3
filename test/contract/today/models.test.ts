import { createBody } from '../../support/createBody';
import { parse } from '../support/call';
import { MODELS, openToday } from '../support/today';

interface Offer {
	VIDEO_MODELS: Array<{ value: string; basePrice: number; pricingDistribution?: object }>;
	IMAGE_MODELS: Array<{ value: string }>;
}

const PRICES = {
	COSMOS3SUPERI2V: 20,
	RUNWAYML: 30,
	SEEDANCEI2V: 30,
	'SEEDANCE2.0I2V': 40,
	KLINGIMGTOVID3PRO: 36,
	KLINGIMGTOVIDTURBO: 36,
	HAPPYHORSEI2V: 36,
	'VEO3.1I2VFAST': 36,
	'VEO3.1I2V': 60,
};

describe('the models of today', () => {
	it('are told to anyone, with their prices', async () => {
		const { get } = await openToday();
		const told = await get('/v1/video/supported_models', { key: null });
		const { VIDEO_MODELS, IMAGE_MODELS } = parse(told) as Offer;

		expect(told.code).toBe(200);
		const ofSeconds = VIDEO_MODELS.filter(({ pricingDistribution }) => pricingDistribution);
		expect(Object.fromEntries(ofSeconds.map(({ value, basePrice }) => [value, basePrice]))).toEqual(
			PRICES,
		);
		for (const { basePrice, pricingDistribution } of ofSeconds) {
			expect(pricingDistribution).toEqual({ total: basePrice });
		}
		// Without a distribution it is the price of a clip.
		expect(VIDEO_MODELS.filter((model) => !ofSeconds.includes(model))).toEqual([
			{ label: 'SEEDANCE2.5I2V', value: 'SEEDANCE2.5I2V', basePrice: 150 },
		]);
		expect(IMAGE_MODELS.map(({ value }) => value)).toEqual([
			'GPTIMAGE2.5',
			'NANOBANANAPRO',
			'SEEDREAM',
			'QWENIMAGE3PRO',
			'WAN2.7PRO',
		]);
		expect(parse(told)).toMatchObject({
			text_to_video: { video_models: VIDEO_MODELS, image_models: IMAGE_MODELS },
			image_list_to_video: { video_models: VIDEO_MODELS, image_models: IMAGE_MODELS },
			audio: {},
		});
	});

	it.each(Object.entries(PRICES))('cost what they say: %s %i', async (video_model, rate) => {
		const { emulator, create } = await openToday();
		await create('A cat', { video_model });
		emulator.complete(emulator.sessions[0].id);

		expect(emulator.counts).toMatchObject({ credits: 30 * rate, charged: 30 * rate });
	});

	it('can be others, with other prices', async () => {
		const { emulator, get, create } = await openToday({
			videoModels: { HOUSE: 7 },
			imageModels: ['PENCIL'],
		});
		const { VIDEO_MODELS, IMAGE_MODELS } = parse(await get('/v1/video/supported_models')) as Offer;
		const own = { video_model: 'HOUSE', image_model: 'PENCIL' };

		expect([VIDEO_MODELS, IMAGE_MODELS]).toMatchObject([
			[{ value: 'HOUSE', basePrice: 7 }],
			[{ value: 'PENCIL' }],
		]);
		expect((await create('A cat')).text).toContain('Invalid video model');
		expect((await create('A cat', { video_model: 'HOUSE' })).text).toContain(
			'Image model is not supported',
		);
		expect((await create('A cat', own)).code).toBe(200);
		emulator.complete(emulator.sessions[0].id);
		expect(emulator.counts.charged).toBe(210);
	});

	it('can be taken away while the server runs, until reset()', async () => {
		const { emulator, create } = await openToday();
		emulator.configure({ videoModels: { SEEDANCEI2V: 30 } });
		expect((await create('A cat')).text).toContain('Invalid video model');
		emulator.reset();
		expect((await create('A cat')).code).toBe(200);
	});

	it('make an outro longer by 8 seconds, and dearer', async () => {
		const { emulator, create } = await openToday();
		const fields = {
			language: 'es',
			enable_subtitles: true,
			subtitle_language: 'en',
			tts_model: 'OPENAI',
			backingtrack_model: 'LYRIA3',
			font_key: 'inter',
			outro_image_url: 'https://example.com/end.png',
		};
		await create('A cat', fields);

		expect(emulator.sessions[0]).toMatchObject({
			input: fields,
			credits: 38 * 30,
			video: { seconds: 38, language: 'es', hasSubtitles: true },
		});
	});
});

describe('text_to_video', () => {
	it('is the same as create', async () => {
		const { emulator, post } = await openToday();
		const input = createBody('A cat', MODELS).input;
		for (const route of ['create', 'text_to_video']) {
			expect((await post(route, input)).code).toBe(200);
		}
		const [one, other] = emulator.sessions;

		expect(one).toMatchObject({ kind: 'create', input, credits: 900 });
		expect(other).toMatchObject({ kind: 'create', input, credits: 900 });
	});

	it.each<[string, object, string]>([
		['a language', { language: 'xx' }, "or 'auto'."],
		['a voice', { tts_model: 'PARROT' }, 'tts_model'],
		['music', { backingtrack_model: 'DRUM' }, 'backingtrack_model'],
		[
			'subtitles that are off',
			{ enable_subtitles: false, subtitle_language: 'fr' },
			'subtitle_language requires enable_subtitles to be true.',
		],
	])('says what is wrong with %s, and create does not', async (_what, fields, said) => {
		const { emulator, post } = await openToday();
		const input = createBody('A cat', { ...MODELS, ...fields }).input;
		const [hidden, told] = [await post('create', input), await post('text_to_video', input)];

		expect([hidden.code, told.code]).toEqual([400, 400]);
		expect(hidden.text).toBe('{"message":"Internal server error while creating video."}');
		expect(told.text).toContain(said);
		expect(emulator.sessions).toEqual([]);
	});

	it('looks at the video model first, and takes a number in a text for a duration', async () => {
		const { emulator, create } = await openToday();
		expect((await create('A cat', { video_model: 'x', image_model: 'x' })).text).toContain(
			'Invalid video model',
		);
		expect((await create('A cat', { duration: '30' })).code).toBe(200);
		expect(emulator.sessions[0]).toMatchObject({ credits: 900, video: { seconds: 30 } });
	});

	it('takes 4,000 characters, counted as JavaScript counts them', async () => {
		const { create } = await openToday();
		expect((await create('\u{1F600}'.repeat(2_000))).code).toBe(200);
		expect((await create('\u{1F600}'.repeat(2_000) + '!')).text).toContain('Prompt is too long');
	});
});

test('the fonts are told to anyone, by their languages', async () => {
	const { get } = await openToday();
	const told = await get('/v1/supported_fonts', { key: null });

	expect([told.code, parse(told)]).toMatchObject([
		200,
		{ fontsByLanguage: { en: ['Poppins', 'Montserrat', 'Arial', 'sans-serif'] } },
	]);
});
