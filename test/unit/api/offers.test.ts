import { readModels, readOffers } from '../../../nodes/Samsar/api/offers';

describe('a list of models', () => {
	it.each<[string, unknown, unknown]>([
		[
			'a label',
			{ label: 'Veo', value: 'VEO' },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: null },
		],
		[
			'a price without its parts, which is that of a clip',
			{ label: 'Veo', value: 'VEO', basePrice: 60 },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: null },
		],
		[
			'a price beside parts without a sum',
			{ label: 'Veo', value: 'VEO', basePrice: 60, pricingDistribution: { video: 44 } },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: 60 },
		],
		[
			'a price of its parts together',
			{ label: 'Veo', value: 'VEO', basePrice: 60, pricingDistribution: { total: 66 } },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: 66 },
		],
		[
			'a price as text',
			{ label: 'Veo', value: 'VEO', pricingDistribution: { total: '60' } },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: 60 },
		],
		[
			'a price in words',
			{ label: 'Veo', value: 'VEO', pricingDistribution: { total: 'dear' } },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: null },
		],
		[
			'a price of null',
			{ label: 'Veo', value: 'VEO', pricingDistribution: { total: null } },
			{ name: 'Veo', value: 'VEO', creditsPerSecond: null },
		],
		['no label', { value: 'VEO' }, { name: 'VEO', value: 'VEO', creditsPerSecond: null }],
		[
			'an empty label',
			{ label: '', value: 'VEO' },
			{ name: 'VEO', value: 'VEO', creditsPerSecond: null },
		],
		[
			'a label that is no text',
			{ label: 7, value: 'VEO' },
			{ name: 'VEO', value: 'VEO', creditsPerSecond: null },
		],
	])('shows an entry with %s', (_case, entry, choice) => {
		expect(readModels([entry])).toEqual([choice]);
	});

	it.each<[string, unknown]>([
		['no key', { label: 'Veo' }],
		['a blank key', { label: 'Veo', value: ' ' }],
		['a key that is no text', { label: 'Veo', value: 7 }],
		['text', 'VEO'],
		['null', null],
		['a list', ['VEO']],
	])('leaves out an entry that is %s', (_case, entry) => {
		expect(readModels([entry, { value: 'NEXT' }])).toEqual([
			{ name: 'NEXT', value: 'NEXT', creditsPerSecond: null },
		]);
	});

	it.each([undefined, null, 'VEO', 7, {}, { 0: { value: 'VEO' } }, []])(
		'is empty when it is %j',
		(list) => {
			expect(readModels(list)).toEqual([]);
		},
	);
});

describe('what the server offers', () => {
	const VEO = { label: 'Veo', value: 'VEO', pricingDistribution: { total: 60 } };
	const veo = { name: 'Veo', value: 'VEO', creditsPerSecond: 60 };

	it('are its image and video models', () => {
		expect(readOffers({ IMAGE_MODELS: [{ value: 'SEEDREAM' }], VIDEO_MODELS: [VEO] })).toEqual({
			imageModels: [{ name: 'SEEDREAM', value: 'SEEDREAM', creditsPerSecond: null }],
			videoModels: [veo],
			pictureModels: [],
		});
	});

	it('are those for text, where it tells them apart', () => {
		const body = { VIDEO_MODELS: [{ value: 'OTHER' }], text_to_video: { VIDEO_MODELS: [VEO] } };
		expect(readOffers(body)).toEqual({
			imageModels: [],
			videoModels: [veo],
			pictureModels: [],
		});
	});

	it('are those for pictures, where it tells them apart', () => {
		const body = {
			VIDEO_MODELS: [{ value: 'OTHER' }],
			image_list_to_video: { VIDEO_MODELS: [VEO] },
		};
		expect(readOffers(body)?.pictureModels).toEqual([veo]);
	});

	it('are told in lower case, too, where it tells them apart', () => {
		const body = {
			VIDEO_MODELS: [{ value: 'OTHER' }],
			IMAGE_MODELS: [{ value: 'SEEDREAM' }],
			text_to_video: { image_models: [{ value: 'PENCIL' }], video_models: [VEO] },
			image_list_to_video: { image_models: [], video_models: [VEO] },
		};
		expect(readOffers(body)).toEqual({
			imageModels: [{ name: 'PENCIL', value: 'PENCIL', creditsPerSecond: null }],
			videoModels: [veo],
			pictureModels: [veo],
		});
	});

	it.each([
		['empty', { video_models: [], image_models: [] }],
		['empty in capitals', { VIDEO_MODELS: [], IMAGE_MODELS: [] }],
		['unreadable', { video_models: { VEO: 60 }, image_models: 'PENCIL' }],
		['full of what is no model', { video_models: [7], image_models: [{}] }],
		['null', null],
	])('are those of all where its list for text is %s', (_case, text_to_video) => {
		const body = { VIDEO_MODELS: [VEO], IMAGE_MODELS: [VEO], text_to_video };
		expect(readOffers(body)).toEqual({
			imageModels: [veo],
			videoModels: [veo],
			pictureModels: [],
		});
	});

	it.each([{}, { VIDEO_MODELS: [] }, { VIDEO_MODELS: 'VEO' }, { IMAGE_MODELS: [VEO] }])(
		'is not known from %j',
		(body) => {
			expect(readOffers(body)).toBeNull();
		},
	);
});
