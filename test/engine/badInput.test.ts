import type { IDataObject, INode } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { workOf } from './support/emulators';
import { runToEnd, type Scene } from './support/harness';
import { CONTINUES, createAndWait, ERROR_OUTPUT, getStatus } from './support/scenes';

type Parameters = INode['parameters'];

const LONG_PROMPT = 'k'.repeat(501);

/** What is wrong, how, and what the message must say beside the item: field, value, limit. */
const BAD_FIELDS: Array<[string, Parameters, string[]]> = [
	['an empty prompt', { prompt: '={{ "" }}' }, ["'Prompt'", 'empty']],
	['a blank prompt', { prompt: '={{ "  \\n " }}' }, ["'Prompt'", 'empty']],
	[
		'a duration in words',
		{ duration: '={{ "half a minute" }}' },
		["'Duration'", "'half a minute'"],
	],
	['no duration', { duration: '={{ null }}' }, ["'Duration'", 'empty']],
	['a duration of 0', { duration: 0 }, ["'Duration'", '0']],
	['a negative duration', { duration: '={{ -5 }}' }, ["'Duration'", '-5', '0']],
	['an unknown tone', { tone: '={{ "angry" }}' }, ["'Tone'", "'angry'", 'grounded, cinematic']],
	['an unknown ratio', { aspectRatio: '={{ "1:1" }}' }, ["'Aspect Ratio'", "'1:1'", '16:9, 9:16']],
	['no image model', { imageModel: '={{ "" }}' }, ["'Image Model'", 'empty']],
	[
		'no video model',
		{ videoModel: { __rl: true, mode: 'id', value: '={{ " " }}' } },
		["'Video Model'"],
	],
	['a timeout of 0', { options: { timeout: 0 } }, ["'Timeout'", '0', 'minutes']],
	['a timeout in words', { options: { timeout: 'long' } }, ["'Timeout'", "'long'"]],
	['a poll interval of 0', { options: { pollInterval: 0 } }, ["'Poll Interval'", '0']],
	[
		'a poll interval of half a second',
		{ options: { pollInterval: 0.5 } },
		["'Poll Interval'", '0.5', '1'],
	],
	['a budget of 0', { options: { maxCredits: 0 } }, ["'Max Credits'", '0']],
	[
		'a budget that the item does not name',
		{ options: { maxCredits: '={{ $json.noSuchColumn }}' } },
		["'Max Credits'", 'empty'],
	],
	['a switch in words', { options: { createAgain: 'perhaps' } }, ["'Create Again", "'perhaps'"]],
	['an unknown way to end', { options: { onTimeout: 'wait' } }, ["'On Timeout'", "'wait'"]],
];

/** The same scene, where the parameters of one item differ from those of the others. */
function spoilItem(scene: Scene, bad: number, spoiled: Parameters): Scene {
	return { ...scene, parameters: merge(scene.parameters, spoiled, bad) as Parameters };
}

function merge(good: IDataObject, spoiled: IDataObject, bad: number): IDataObject {
	const merged = { ...good };
	for (const [name, value] of Object.entries(spoiled)) {
		const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
		if (typeof value === 'object' && value !== null && !isLocator) {
			merged[name] = merge((good[name] ?? {}) as IDataObject, value as IDataObject, bad);
		} else {
			const other = isLocator ? '"RUNWAYML"' : asExpression(good[name] ?? DEFAULTS[name]);
			const spoiling = asExpression(isLocator ? (value as IDataObject).value : value);
			merged[name] = `={{ $itemIndex === ${bad} ? ${spoiling} : ${other} }}`;
		}
	}
	return merged;
}

const DEFAULTS: IDataObject = {
	duration: 30,
	tone: 'grounded',
	aspectRatio: '16:9',
	imageModel: 'GPTIMAGE1',
	timeout: 30,
	pollInterval: 1,
	maxCredits: 1000,
	onTimeout: 'error',
};

function asExpression(value: unknown): string {
	const expression = typeof value === 'string' && /^=\{\{(.*)\}\}$/s.exec(value);
	return expression ? `(${expression[1]})` : JSON.stringify(value);
}

const EIGHT = Array.from({ length: 8 }, (_, index) => `Kite ${index}`);

describe('a bad field of item 7', () => {
	let emulator: Emulator;

	beforeEach(async () => {
		emulator = await openEmulator({ renderPolls: 1 });
	});

	test.each(BAD_FIELDS)('%s costs nothing', async (_what, spoiled, said) => {
		const { run, error } = await runToEnd(spoilItem(createAndWait(emulator, EIGHT), 7, spoiled));
		expect(run.status).toBe('error');
		for (const part of [...said, '[item 7]']) expect(error?.message).toContain(part);
		expect(error?.description).toContain('Nothing was ordered and nothing was charged');
		expect(error?.context).toMatchObject({ itemIndex: 7 });
		expect(emulator.requests).toHaveLength(0);
	});

	test.each<[string, Parameters, string[]]>([
		['a long prompt', { prompt: `={{ "${LONG_PROMPT}" }}` }, ["'Prompt'", '501', '500']],
		['a long duration', { duration: 121 }, ["'Duration'", '121', '120']],
		['a dear render', { options: { maxCredits: 299 } }, ["'Max Credits'", '299', '300']],
		[
			'a budget without a price',
			{ options: { maxCredits: 5000 }, videoModel: { __rl: true, mode: 'id', value: 'VEO3.1I2V' } },
			["'Max Credits'", '5000', 'no price'],
		],
	])(
		'%s costs nothing either: only offers and credits were asked for',
		async (_what, spoiled, said) => {
			const { run, error } = await runToEnd(spoilItem(createAndWait(emulator, EIGHT), 7, spoiled));
			expect(run.status).toBe('error');
			for (const part of [...said, '[item 7]']) expect(error?.message).toContain(part);
			expect(error?.description).toContain('nothing was charged');
			expect(error?.context).toMatchObject({ itemIndex: 7 });
			expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		},
	);

	test('fails it alone under Continue On Fail', async () => {
		const { items } = await runToEnd(
			spoilItem(createAndWait(emulator, EIGHT, {}, CONTINUES), 7, { duration: 0 }),
		);
		expect(items.map(({ json }) => json.status ?? 'failed')).toEqual([
			...Array.from({ length: 7 }, () => 'COMPLETED'),
			'failed',
		]);
		expect(emulator.postsSent).toBe(7);
	});

	test('may pass the documented limits when Check Limits is off', async () => {
		const scene = createAndWait(emulator, ['A kite'], { checkLimits: false });
		scene.parameters = { ...scene.parameters, duration: 180, prompt: LONG_PROMPT };
		await runToEnd(scene);
		expect(workOf(emulator)[0].body).toMatchObject({
			input: { duration: 180, prompt: LONG_PROMPT },
		});
	});

	test('a blank session ID is refused', async () => {
		const { error } = await runToEnd(getStatus(emulator, ['vid_1', '  ']));
		expect(error?.message).toContain("'Session ID' must not be empty");
		expect(error?.message).toContain('[item 1]');
		expect(emulator.requests).toHaveLength(0);
	});

	test('an expression that cannot be resolved is refused', async () => {
		const scene = createAndWait(emulator, ['A kite']);
		scene.parameters.prompt = "={{ $('Nowhere').item.json.prompt }}";
		const { run, error } = await runToEnd(scene);
		expect(run.status).toBe('error');
		expect(error?.message).toContain('[item 0]');
		expect(emulator.requests).toHaveLength(0);
	});
});

/** What is wrong with the credential, and what the message must name. */
const BAD_CREDENTIALS: Array<[string, Record<string, string> | undefined, string]> = [
	['no credential', undefined, 'credential'],
	['no key', { apiKey: '' }, 'API key'],
	['a blank key', { apiKey: '  ' }, 'API key'],
	['nothing but Bearer', { apiKey: 'Bearer ' }, 'API key'],
	['no Base URL', { baseUrl: '' }, 'Base URL'],
	['no address', { baseUrl: 'samsar' }, 'is not a web address'],
	[
		'http to another machine',
		{ baseUrl: 'http://samsar.invalid/v1/video' },
		'must start with https',
	],
	['another protocol', { baseUrl: 'ftp://samsar.invalid' }, 'must start with https'],
	['a password', { baseUrl: 'https://me:secret@samsar.invalid' }, 'user name or password'],
	['a query', { baseUrl: 'https://samsar.invalid/v1?a=b' }, 'query'],
];

describe.each([
	['stop', {}],
	['Continue On Fail', CONTINUES],
	['the error output', ERROR_OUTPUT],
])('a bad credential with %s', (_name, settings) => {
	test.each(BAD_CREDENTIALS)('%s is refused for every item', async (_what, amended, said) => {
		const emulator = await openEmulator();
		const scene = createAndWait(emulator, ['A kite', 'A ball'], {}, settings);
		const credential = amended && { ...scene.credential, ...amended };
		const { run, error, items, errorItems } = await runToEnd({ ...scene, credential });
		expect(emulator.requests).toHaveLength(0);
		if (settings.onError === undefined) {
			expect(run.status).toBe('error');
			expect(error?.message).toContain(said);
			return;
		}
		const branch = settings === ERROR_OUTPUT ? errorItems : items;
		expect(branch.map(({ json }) => json.error)).toEqual([
			expect.stringContaining(said),
			expect.stringContaining(said),
		]);
		expect(items.length + errorItems.length).toBe(2);
	});
});

test.each(['Bearer test-key', ' test-key \n', 'bearer   test-key'])(
	'a key pasted as %j works',
	async (apiKey) => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const scene = createAndWait({ baseUrl: `${emulator.baseUrl}/` }, ['A kite']);
		const { items } = await runToEnd({
			...scene,
			credential: { ...scene.credential, apiKey },
		});
		expect(items[0].json).toMatchObject({ status: 'COMPLETED' });
		expect(workOf(emulator).map(({ path }) => path)).toEqual([
			'/v1/video/create',
			'/v1/video/status',
		]);
	},
);
