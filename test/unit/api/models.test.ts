import { readModels } from '../../../nodes/Samsar/api/models';

describe('a list of models', () => {
	it.each<[string, unknown, unknown]>([
		['a label', { label: 'Veo', value: 'VEO' }, { name: 'Veo', value: 'VEO' }],
		[
			'a price',
			{ label: 'Veo', value: 'VEO', basePrice: 60 },
			{ name: 'Veo (60 credits)', value: 'VEO' },
		],
		[
			'a price as text',
			{ label: 'Veo', value: 'VEO', basePrice: '60' },
			{ name: 'Veo (60 credits)', value: 'VEO' },
		],
		[
			'a price in words',
			{ label: 'Veo', value: 'VEO', basePrice: 'dear' },
			{ name: 'Veo', value: 'VEO' },
		],
		[
			'a price of null',
			{ label: 'Veo', value: 'VEO', basePrice: null },
			{ name: 'Veo', value: 'VEO' },
		],
		['no label', { value: 'VEO' }, { name: 'VEO', value: 'VEO' }],
		['an empty label', { label: '', value: 'VEO' }, { name: 'VEO', value: 'VEO' }],
		['a label that is no text', { label: 7, value: 'VEO' }, { name: 'VEO', value: 'VEO' }],
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
		expect(readModels([entry, { value: 'NEXT' }])).toEqual([{ name: 'NEXT', value: 'NEXT' }]);
	});

	it.each([undefined, null, 'VEO', 7, {}, { 0: { value: 'VEO' } }, []])(
		'is empty when it is %j',
		(list) => {
			expect(readModels(list)).toEqual([]);
		},
	);
});
