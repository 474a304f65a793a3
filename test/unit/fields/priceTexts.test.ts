import type { IDataObject, INode, INodeParameters, INodeType, INodeTypes } from 'n8n-workflow';
import { displayParameter, Workflow } from 'n8n-workflow';

import {
	CREDITS_PER_SECOND,
	DEFAULT_IMAGE_MODEL,
	IMAGE_MODELS,
	VIDEO_MODELS,
} from '../../../nodes/Samsar/api/contract';
import { editNotice, PRICE_NOTICES } from '../../../nodes/Samsar/fields/priceTexts';
import { Samsar } from '../../../nodes/Samsar/Samsar.node';

const samsar = new Samsar();
const { subtitle } = samsar.description;

const nodeTypes = {
	getByName: () => samsar,
	getByNameAndVersion: (): INodeType => samsar,
	getKnownTypes: () => ({}),
} as INodeTypes;

/** The line below the node, as n8n's editor evaluates it before anything has run. */
function subtitleWith(parameters: IDataObject): unknown {
	const node: INode = {
		id: '1',
		name: 'Samsar',
		type: 'n8n-nodes-samsar.samsar',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'video', ...parameters } as INodeParameters,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const [placed] = Object.values(workflow.nodes);
	return workflow.expression.getSimpleParameterValue(placed, subtitle, 'internal', {});
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

describe('the line below the node', () => {
	it.each([
		[{ operation: 'createAndWait' }, 'createAndWait: $3.00'],
		[{ operation: 'create', duration: 12 }, 'create: $1.20'],
		[{ operation: 'create', duration: 120, imageModel: byId('IMAGEN4') }, 'create: $12.00'],
		[
			{ operation: 'create', duration: 7, videoModel: byId('KLINGIMGTOVID2.1PRO') },
			'create: $0.70',
		],
		[{ operation: 'create', duration: 2.55 }, 'create: $0.26'],
	])('tells the documented price of %j', (parameters, line) => {
		expect(subtitleWith(parameters)).toBe(line);
	});

	it.each([
		[
			'a video model without documented price',
			{ operation: 'create', videoModel: byId('VEO3.1I2V') },
		],
		[
			'an image model without documented price',
			{ operation: 'create', imageModel: byId('SEEDREAM') },
		],
		['no duration', { operation: 'create', duration: '' }],
		[
			'a duration that comes with the items',
			{ operation: 'create', duration: '={{ $json.seconds }}' },
		],
	])('tells no price for %s', (_what, parameters) => {
		expect(subtitleWith(parameters)).toBe('create: video');
	});

	it('tells no price where nothing is created', () => {
		expect(subtitleWith({ operation: 'getStatus', duration: 30 })).toBe('getStatus: video');
		expect(subtitleWith({ resource: 'account', operation: 'getCredits' })).toBe(
			'getCredits: account',
		);
	});
});

describe('the notice about the price', () => {
	const shownFor = (imageModel: string, videoModel: string): string[] => {
		const values = { imageModel: byId(imageModel), videoModel: byId(videoModel) };
		return PRICE_NOTICES.filter((notice) =>
			displayParameter(values, notice, { typeVersion: 1 }, samsar.description),
		).map(({ displayName }) => displayName);
	};

	it('is one and the same for every documented model, as they cost the same', () => {
		for (const model of [...IMAGE_MODELS, ...VIDEO_MODELS]) {
			expect(model.creditsPerSecond).toBe(CREDITS_PER_SECOND);
		}
		for (const image of [DEFAULT_IMAGE_MODEL, ...IMAGE_MODELS]) {
			for (const video of VIDEO_MODELS) {
				expect(shownFor(image.value, video.value)).toEqual([
					expect.stringContaining(
						'10 credits ($0.10) per second of video, so 30 seconds cost 300 credits ($3.00)',
					),
				]);
			}
		}
	});

	it('says of other models that no price is documented', () => {
		const ofImages = expect.stringContaining('image models GPT Image 1 and Imagen 4 only');
		const ofVideos = expect.stringContaining('video models Runway Gen-4 and Kling 2.1 Pro only');
		expect(shownFor('SEEDREAM', 'RUNWAYML')).toEqual([ofImages]);
		expect(shownFor('GPTIMAGE1', 'VEO3.1I2V')).toEqual([ofVideos]);
		expect(shownFor('SEEDREAM', 'VEO3.1I2V')).toEqual([ofVideos]);
	});

	it('is no data: its name is in no request', () => {
		expect(new Set(PRICE_NOTICES.map(({ name, type }) => `${type} ${name}`))).toEqual(
			new Set(['notice costNotice']),
		);
	});
});

test.each([
	[3, 'Makes a new video, which costs 3 credits ($0.03) per second.'],
	[0, 'Makes a new video, which costs nothing.'],
])('a video of finished ones at %p credits per second is announced', (credits, text) => {
	expect(editNotice(credits)).toMatchObject({ type: 'notice', displayName: text });
});
