import { API_KEY } from './support/harness';

import { LoadOptionsContext } from 'n8n-core';
import type { INode, INodeListSearchResult, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { SamsarApi } from '../../credentials/SamsarApi.credentials';
import { Samsar } from '../../nodes/Samsar/Samsar.node';
import type { Emulator, FaultName } from '../emulator';
import { openEmulator } from '../support/emulators';
import { OneCredential } from './support/harness/credentialsHelper';
import { NodeTypes } from './support/harness/testNodes';
import { findText } from './support/secrecy';

const DEFAULT = { name: 'Default', value: 'default' };
const IMAGE_MODELS = [
	{ name: 'GPT Image 1', value: 'GPTIMAGE1' },
	{ name: 'Imagen 4', value: 'IMAGEN4' },
];
const VIDEO_MODELS = [
	{ name: 'Runway Gen-4', value: 'RUNWAYML' },
	{ name: 'Kling 2.1 Pro', value: 'KLINGIMGTOVID2.1PRO' },
];

type List = keyof Samsar['methods']['listSearch'];

/** What n8n does when a person opens the dropdown, or types into its search box. */
async function openList(
	list: List,
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	filter?: string,
	apiKey = API_KEY,
): Promise<INodeListSearchResult> {
	const samsar = new Samsar();
	const node: INode = {
		id: '1',
		name: 'Samsar',
		type: 'samsar',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { samsarApi: { id: '1', name: 'Samsar account' } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypes({ samsar }),
	});
	const additionalData = {
		credentialsHelper: new OneCredential(new SamsarApi(), { apiKey, baseUrl }),
	} as unknown as IWorkflowExecuteAdditionalData;
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const found = await samsar.methods.listSearch[list].call(context, filter);
	expect(findText(found, apiKey)).toEqual([]);
	return found;
}

const valuesOf = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe('a host that lists its models', () => {
	let emulator: Emulator;

	beforeEach(async () => {
		emulator = await openEmulator({ dialect: 'current' });
	});

	test('adds its image models to the documented ones', async () => {
		const found = await openList('searchImageModels', emulator);
		expect(found.results.slice(0, 3)).toEqual([
			DEFAULT,
			...IMAGE_MODELS.map(({ name, value }) => ({
				name: `${name} (not offered by this server)`,
				value,
			})),
		]);
		expect(valuesOf(found).slice(3)).toEqual([
			'GPTIMAGE2.5',
			'NANOBANANAPRO',
			'SEEDREAM',
			'QWENIMAGE3PRO',
			'WAN2.7PRO',
		]);
	});

	test('adds its video models, each model once, with their prices', async () => {
		const found = await openList('searchVideoModels', emulator);
		expect(found.results.slice(0, 2)).toEqual([
			{ name: 'Runway Gen-4 (30 credits/s)', value: 'RUNWAYML' },
			{ name: 'Kling 2.1 Pro (not offered by this server)', value: 'KLINGIMGTOVID2.1PRO' },
		]);
		expect(valuesOf(found).slice(2)).toEqual([
			'SEEDANCEI2V',
			'SEEDANCE2.0I2V',
			'COSMOS3SUPERI2V',
			'KLINGIMGTOVID3PRO',
			'KLINGIMGTOVIDTURBO',
			'HAPPYHORSEI2V',
			'VEO3.1I2VFAST',
			'VEO3.1I2V',
			'SEEDANCE2.5I2V',
		]);
		expect(found.results.at(-2)?.name).toContain('(60 credits/s)');
		expect(found.results.at(-1)?.name).toBe('SEEDANCE2.5I2V');
	});

	test('is asked once, below the base URL', async () => {
		await openList('searchVideoModels', { baseUrl: `${emulator.baseUrl}/` });
		expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /v1/video/supported_models',
		]);
	});

	test('is searched by key and by name', async () => {
		expect(valuesOf(await openList('searchVideoModels', emulator, 'veo'))).toEqual([
			'VEO3.1I2VFAST',
			'VEO3.1I2V',
		]);
		expect(valuesOf(await openList('searchVideoModels', emulator, ' runway '))).toEqual([
			'RUNWAYML',
		]);
		expect(valuesOf(await openList('searchImageModels', emulator, 'veo'))).toEqual([]);
	});
});

describe('the documented models remain, without an error,', () => {
	const expectDocumented = async (at: Pick<Emulator, 'baseUrl'>, apiKey?: string) => {
		expect(await openList('searchImageModels', at, '', apiKey)).toEqual({
			results: [DEFAULT, ...IMAGE_MODELS],
		});
		expect(await openList('searchVideoModels', at, '', apiKey)).toEqual({
			results: VIDEO_MODELS,
		});
	};

	test('when the host has no such list', async () => {
		const emulator = await openEmulator({ dialect: 'documented' });
		await expectDocumented(emulator);
		expect(emulator.requests.map(({ answeredWith }) => answeredWith)).toEqual([404, 404]);
	});

	test.each([
		'200 with HTML',
		'200 empty',
		'200 truncated JSON',
		'200 without an id',
		'401 echoing the key',
		'404 HTML',
		'500 HTML',
		'500 JSON',
		'503 with Retry-After',
		'302 to another origin',
		'reset, not accepted',
		'reset mid-body',
	] as FaultName[])('after %s', async (fault) => {
		const emulator = await openEmulator({ dialect: 'current' });
		emulator.plan({ on: 'models', nth: 'every', fault });
		await expectDocumented(emulator);
		expect(emulator.requests).toHaveLength(2);
		expect(emulator.cdnRequests).toEqual([]);
	});

	test.each([
		['no lists', '{"IMAGE_MODELS":null,"VIDEO_MODELS":"none"}'],
		['entries without a key', '{"IMAGE_MODELS":[{"label":"A"}],"VIDEO_MODELS":[7,null,[]]}'],
	])('after %s', async (_case, body) => {
		const emulator = await openEmulator({ dialect: 'current' });
		emulator.plan({
			on: 'models',
			nth: 'every',
			fault: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: true },
		});
		await expectDocumented(emulator);
	});

	test('when the host is down', async () => {
		const emulator = await openEmulator({ dialect: 'current' });
		await emulator.unplug();
		await expectDocumented(emulator);
	});

	test.each([
		['no address', 'samsar', 'test-key'],
		['an address that must not get the key', 'http://samsar.invalid/v1/video', 'test-key'],
		['a key that cannot be sent', 'https://samsar.invalid/v1/video', 'test key'],
	])('when the credential has %s', async (_case, baseUrl, apiKey) => {
		await expectDocumented({ baseUrl }, apiKey);
	});
});
