import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { searchImageModels, searchVideoModels } from '../../../nodes/Samsar/methods/listSearch';

/** A dropdown whose credential leads to a server that answers `text`, or to nowhere. */
function contextOf(
	text?: string,
	statusCode = 200,
	operation = 'createAndWait',
): ILoadOptionsFunctions {
	return {
		getCredentials: async () => {
			if (text === undefined) throw new Error('no credential is chosen yet');
			return { apiKey: 'test-key', baseUrl: 'https://api.samsar.one/v1/video' };
		},
		getNode: () => ({ name: 'Samsar' }),
		getCurrentNodeParameter: (name: string) => (name === 'operation' ? operation : undefined),
		helpers: {
			httpRequestWithAuthentication: async () => ({ statusCode, headers: {}, body: text }),
		},
	} as unknown as ILoadOptionsFunctions;
}

const context = contextOf();

const DEFAULT = { name: 'Default', value: 'default' };
const GPT = { name: 'GPT Image 1', value: 'GPTIMAGE1' };
const IMAGEN = { name: 'Imagen 4', value: 'IMAGEN4' };
const RUNWAY = { name: 'Runway Gen-4', value: 'RUNWAYML' };
const KLING = { name: 'Kling 2.1 Pro', value: 'KLINGIMGTOVID2.1PRO' };

describe('the image models', () => {
	it.each([
		[undefined, [DEFAULT, GPT, IMAGEN]],
		['', [DEFAULT, GPT, IMAGEN]],
		['  ', [DEFAULT, GPT, IMAGEN]],
		['def', [DEFAULT]],
		['imagen', [IMAGEN]],
		['IMAGEN4', [IMAGEN]],
		[' gpt ', [GPT]],
		['GPT Image', [GPT]],
		['runway', []],
	])('for %j', async (filter, results) => {
		expect(await searchImageModels.call(context, filter)).toEqual({ results });
	});
});

describe('the video models', () => {
	it.each([
		[undefined, [RUNWAY, KLING]],
		['ml', [RUNWAY]],
		['2.1', [KLING]],
		['imgtovid', [KLING]],
		['.*', []],
		['imagen', []],
	])('for %j', async (filter, results) => {
		expect(await searchVideoModels.call(context, filter)).toEqual({ results });
	});
});

describe("the API's own models", () => {
	const listed = JSON.stringify({
		IMAGE_MODELS: [{ label: 'Seedream', value: 'SEEDREAM', basePrice: 3 }],
		VIDEO_MODELS: [
			{ label: 'Runway', value: 'RUNWAYML', basePrice: 30, pricingDistribution: { total: 30 } },
			{ label: 'Veo 3.1', value: 'VEO3.1I2V', basePrice: 60, pricingDistribution: { total: 60 } },
			{ value: 'KEYONLY' },
			{ label: 'Listed twice', value: 'VEO3.1I2V' },
			{ label: 'No key' },
			{ label: 'Blank', value: ' ' },
			'text',
			null,
		],
	});

	it('follow the documented ones, each model once', async () => {
		expect(await searchVideoModels.call(contextOf(listed))).toEqual({
			results: [
				{ name: 'Runway Gen-4 (30 credits/s)', value: 'RUNWAYML' },
				{ ...KLING, name: 'Kling 2.1 Pro (not offered by this server)' },
				{ name: 'Veo 3.1 (60 credits/s)', value: 'VEO3.1I2V' },
				{ name: 'KEYONLY', value: 'KEYONLY' },
			],
		});
	});

	describe('for pictures', () => {
		const ofPictures = (video_models: unknown) =>
			contextOf(
				JSON.stringify({
					VIDEO_MODELS: [
						{
							label: 'Runway',
							value: 'RUNWAYML',
							basePrice: 30,
							pricingDistribution: { total: 30 },
						},
					],
					image_list_to_video: { video_models },
				}),
				200,
				'createFromImages',
			);

		it('are those that the server tells of them', async () => {
			const models = [
				{ label: 'Veo 3.1', value: 'VEO3.1I2V', basePrice: 60, pricingDistribution: { total: 60 } },
			];
			expect(await searchVideoModels.call(ofPictures(models))).toEqual({
				results: [
					{ ...RUNWAY, name: 'Runway Gen-4 (not offered by this server)' },
					{ ...KLING, name: 'Kling 2.1 Pro (not offered by this server)' },
					{ name: 'Veo 3.1 (60 credits/s)', value: 'VEO3.1I2V' },
				],
			});
		});

		it.each([[[]], [undefined]])('are all where it tells %j of them', async (models) => {
			const { results } = await searchVideoModels.call(ofPictures(models));
			expect(results[0]).toEqual({ name: 'Runway Gen-4 (30 credits/s)', value: 'RUNWAYML' });
		});
	});

	it('are searched too', async () => {
		expect(await searchImageModels.call(contextOf(listed), 'seed')).toEqual({
			results: [{ name: 'Seedream', value: 'SEEDREAM' }],
		});
	});

	it.each<[string, ILoadOptionsFunctions]>([
		['an error', contextOf(listed, 500)],
		['a page', contextOf('<p>Not found</p>', 404)],
		['nothing', contextOf('')],
		['other JSON', contextOf('{"VIDEO_MODELS":"none"}')],
	])('do not take the documented ones away when the answer is %s', async (_case, broken) => {
		expect(await searchVideoModels.call(broken)).toEqual({ results: [RUNWAY, KLING] });
	});
});
