import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { hashSetup } from '../../../nodes/Samsar/ledger/identity';
import { readPromptOrder } from '../../../nodes/Samsar/orders/readPromptOrder';
import { readPictureOrder } from '../../../nodes/Samsar/orders/readPictureOrder';

const JSON_OF_ITEM = { row: 1 };
const CREATE = {
	prompt: 'A cat',
	duration: 30,
	imageModel: { __rl: true, mode: 'id', value: 'IMAGEN4' },
	videoModel: 'RUNWAYML',
	tone: 'grounded',
	aspectRatio: '16:9',
	options: { webhookUrl: 'https://example.com/hook', maxCredits: 300 },
};
const PICTURES = { imageSource: 'binary', binaryPropertyNames: 'front', videoModel: 'RUNWAYML' };

/** A node with these fields, and an item with a picture. */
function place(
	parameters: IDataObject,
	picture: IDataObject = {},
	others: Record<string, IDataObject> = {},
): IExecuteFunctions {
	const front = { data: 'aaaa', mimeType: 'image/png', fileName: 'front.png', ...picture };
	return {
		getNode: () => ({ type: 'samsar', parameters }),
		getNodeParameter: (name: string, _item: number, unset: unknown) => parameters[name] ?? unset,
		getInputData: () => [{ json: JSON_OF_ITEM, binary: { front } }],
		getWorkflowDataProxy: () => ({
			$runIndex: 0,
			$: (name: string) => {
				if (!(name in others)) throw new Error(`Node '${name}' hasn't been executed`);
				return { item: { json: others[name] } };
			},
		}),
		helpers: {},
	} as unknown as IExecuteFunctions;
}

const setupOf = (parameters: IDataObject, others: Record<string, IDataObject> = {}) =>
	readPromptOrder(place(parameters, {}, others), 0).setup;

describe('the setup of a create', () => {
	it('is what executions in flight carry', () => {
		const written = ['A cat', 30, 'IMAGEN4', 'RUNWAYML', 'grounded', '16:9'];
		const known = hashSetup([...written, undefined], [], JSON_OF_ITEM);
		expect(setupOf({ ...CREATE, options: {} })).toBe(known);
		expect(setupOf({ ...CREATE, options: {}, additionalFields: {} })).toBe(known);
	});

	it('of the default image model is what it was when the documented model was the default', () => {
		const written = ['A cat', 30, 'GPTIMAGE1', 'RUNWAYML', 'grounded', '16:9'];
		const known = hashSetup([...written, undefined], [], JSON_OF_ITEM);
		const imageModel = { __rl: true, mode: 'list', value: 'default' };
		expect(setupOf({ ...CREATE, imageModel, options: {} })).toBe(known);
	});

	it('does not hold where Samsar reports the end', () => {
		const setups = ['https://example.com/hook', 'https://example.org/hook', undefined].map(
			(webhookUrl) => setupOf({ ...CREATE, options: { webhookUrl } }),
		);
		expect(new Set(setups).size).toBe(1);
	});

	it('holds what the fields take from other nodes', () => {
		const prompt = "={{ $('Rows').item.json.prompt }} {{ $now }}";
		const setups = ['A kite', 'A boat', 'A boat'].map((text) =>
			setupOf({ ...CREATE, prompt }, { Rows: { prompt: text } }),
		);
		expect(setups[0]).not.toBe(setups[1]);
		expect(setups[1]).toBe(setups[2]);
		expect(setupOf({ ...CREATE, prompt }, {})).not.toBe(setups[1]);
	});

	it('holds the additional fields', () => {
		const setups = [{}, { language: 'fr' }, { language: 'es' }].map((additionalFields) =>
			setupOf({ ...CREATE, additionalFields }),
		);
		expect(new Set(setups).size).toBe(3);
	});

	it('does not hold what only limits it', () => {
		const options = { ...CREATE.options, maxCredits: 900 };
		expect(setupOf({ ...CREATE, options })).toBe(setupOf(CREATE));
	});
});

describe('an order of pictures that come with the item', () => {
	const order = (picture: IDataObject) => readPictureOrder(place(PICTURES, picture), 0);
	const first = order({});

	it.each<[string, IDataObject, boolean, boolean]>([
		['the same picture', {}, true, true],
		['the same one, loaded anew into another place', { data: 'database', id: '7' }, false, true],
		['another one under the same name', { data: 'bbbb' }, false, true],
		['one under another name', { fileName: 'side.png' }, true, false],
		['one of another length', { bytes: 7 }, true, false],
	])('knows %s', (_case, picture, sameContent, sameSetup) => {
		const other = order(picture);
		expect(other.content === first.content).toBe(sameContent);
		expect(other.setup === first.setup).toBe(sameSetup);
	});
});
