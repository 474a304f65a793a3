import { parse } from '../support/call';
import { openToday } from '../support/today';

interface Offer {
	VIDEO_MODELS: Array<{ value: string; basePrice: number; pricingDistribution: object }>;
	IMAGE_MODELS: Array<{ value: string }>;
}

const PRICES = {
	COSMOS3SUPERI2V: 20,
	RUNWAYML: 30,
	SEEDANCEI2V: 30,
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
		expect(
			Object.fromEntries(VIDEO_MODELS.map(({ value, basePrice }) => [value, basePrice])),
		).toEqual(PRICES);
		for (const { basePrice, pricingDistribution } of VIDEO_MODELS) {
			expect(pricingDistribution).toEqual({ total: basePrice });
		}
		expect(IMAGE_MODELS.map(({ value }) => value)).toEqual([
			'GPTIMAGE2.5',
			'NANOBANANAPRO',
			'SEEDREAM',
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
		expect((await create('A cat')).text).toContain('Image model is not supported');
		expect((await create('A cat', { image_model: 'PENCIL' })).text).toContain(
			'Invalid video model',
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
