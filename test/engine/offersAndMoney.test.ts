import type { INode, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import type { Outcome } from './support/harness';
import { retryToEnd, runAnew, runToEnd } from './support/harness';
import { CONTINUES, createAndWait, createOnly } from './support/scenes';

/** Thirty seconds of RUNWAYML, which cost 900 credits there. */
const MODELS: INodeParameters = { imageModel: 'GPTIMAGE2.5', videoModel: 'RUNWAYML' };
const FIVE = ['A red kite', 'A green kite', 'A blue kite', 'A black kite', 'A white kite'];

interface Ordering {
	imageModel?: string;
	videoModel?: string;
	options?: INodeParameters;
	settings?: Partial<INode>;
}

function ordering(
	emulator: Emulator,
	prompts: string[],
	{ settings, options, ...fields }: Ordering = {},
) {
	const scene = createAndWait(emulator, prompts, options, settings);
	return { ...scene, parameters: { ...scene.parameters, ...MODELS, ...fields } };
}

const paid = (emulator: Emulator) =>
	emulator.requests.filter(({ kind }) => kind === 'create').length;
const asked = (emulator: Emulator) =>
	emulator.requests
		.filter(({ kind }) => kind === 'models' || kind === 'credits')
		.map(({ kind }) => kind)
		.sort();
const textOf = ({ error }: Outcome) => `${error?.message} ${error?.description}`;

describe("today's server", () => {
	test('is asked once a run for offers and credits, before the first payment', async () => {
		const emulator = await openToday();
		const { items } = await runToEnd(ordering(emulator, FIVE));
		expect(items.map(({ json }) => json.estimatedCredits)).toEqual([900, 900, 900, 900, 900]);
		expect(asked(emulator)).toEqual(['credits', 'models']);
		const kinds = emulator.requests.map(({ kind }) => kind);
		expect(kinds.slice(0, 2).sort()).toEqual(['credits', 'models']);
	});

	test('is not asked again by a retry that pays nothing', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const failed = await runToEnd(ordering(emulator, ['A kite']));
		const { items } = await retryToEnd(failed);
		expect(items[0].json).toMatchObject({ status: 'COMPLETED', estimatedCredits: 900 });
		expect(asked(emulator)).toHaveLength(2);
	});

	test('is asked once by a retry that takes up one video and pays for another', async () => {
		const emulator = await openToday();
		const first = await runToEnd(ordering(emulator, FIVE.slice(0, 1)));
		const before = asked(emulator).length;
		const { items } = await runAnew(first, { items: ordering(emulator, FIVE.slice(0, 2)).items });
		expect(items[0].json).toMatchObject({ estimatedCredits: 900 });
		expect(items[1].json).toMatchObject({ status: 'COMPLETED', estimatedCredits: 900 });
		expect(asked(emulator).length - before).toBe(2);
	});

	test('tells on every item what it has charged', async () => {
		const emulator = await openToday();
		const { items } = await runToEnd(ordering(emulator, ['A kite']));
		expect(items[0].json.creditsCharged).toBe(900);
	});

	test.each([
		['imageModel', 'GPTIMAGE1', /image model 'GPTIMAGE1'.*GPTIMAGE2\.5/],
		['videoModel', 'KLINGIMGTOVID2.1PRO', /video model 'KLINGIMGTOVID2\.1PRO'.*RUNWAYML/],
	] as const)(
		'refuses a third row with a dead %s before anything is paid',
		async (field, key, said) => {
			const emulator = await openToday();
			const scene = ordering(emulator, FIVE);
			scene.parameters[field] = `={{ $itemIndex === 2 ? '${key}' : '${String(MODELS[field])}' }}`;
			const outcome = await runToEnd(scene);
			expect(textOf(outcome)).toMatch(said);
			expect(textOf(outcome)).toMatch(/\[item 2\].*nothing was charged/i);
			expect(paid(emulator)).toBe(0);
		},
	);

	test('is sent a model that it does not list when Check Models is off, and not Check Limits', async () => {
		const emulator = await openToday({ acceptAnyModel: true });
		const order = async (options: INodeParameters) =>
			await runToEnd(ordering(emulator, ['A kite'], { videoModel: 'NEW', options }));
		const refused = await order({ checkLimits: false });
		expect(textOf(refused)).toMatch(/does not offer the video model 'NEW'.*'Check Models'/);
		expect(paid(emulator)).toBe(0);
		const { items } = await order({ checkModels: false });
		expect(items[0].json.status).toBe('COMPLETED');
	});

	test('makes the first video without a changed field, of its own image model', async () => {
		const emulator = await openToday();
		const { items } = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(items[0].json).toMatchObject({
			status: 'COMPLETED',
			imageModel: 'GPTIMAGE2.5',
			estimatedCredits: 900,
		});
		expect(emulator.sessions[0].input).toMatchObject({ image_model: 'GPTIMAGE2.5' });
	});

	test('knows an order with Default again, whatever it offers by then', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const failed = await runToEnd(createAndWait(emulator, ['A kite']));
		emulator.configure({ imageModels: ['SEEDREAM', 'GPTIMAGE1'] });
		const { items } = await retryToEnd(failed);
		expect(items[0].json).toMatchObject({ status: 'COMPLETED', imageModel: 'GPTIMAGE2.5' });
		expect(emulator.sessions).toHaveLength(1);
	});

	test('says nothing of a model that the order names', async () => {
		const emulator = await openToday();
		const { items } = await runToEnd(ordering(emulator, ['A kite']));
		expect(items[0].json).not.toHaveProperty('imageModel');
	});

	test('is sent what it takes: a prompt as models write it', async () => {
		const emulator = await openToday();
		const prompt = 'k'.repeat(1_200);
		const { items } = await runToEnd(ordering(emulator, [prompt]));
		expect(items[0].json.status).toBe('COMPLETED');
		const refused = await runToEnd(ordering(emulator, ['k'.repeat(4_001)]));
		expect(textOf(refused)).toMatch(/'Prompt' is 4001 characters.* 4000 at most/);
	});

	test('says why it refuses, at the place that tells', async () => {
		const emulator = await openToday({ credits: 120 });
		const options = { checkBalance: false };
		const outcome = await runToEnd(ordering(emulator, ['A kite'], { options }));
		expect(textOf(outcome)).toContain('Estimated required credits: 900; available credits: 120.');
		expect(emulator.requests.at(-1)?.path).toBe('/v1/video/text_to_video');
	});

	test('is asked at /create when it lists models, but has no other place', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 1, fault: '404 HTML' });
		const { items } = await runToEnd(ordering(emulator, ['A kite']));
		expect(items[0].json.status).toBe('COMPLETED');
		const places = emulator.requests.filter(({ kind }) => kind === 'create');
		expect(places.map(({ path }) => path)).toEqual(['/v1/video/text_to_video', '/v1/video/create']);
	});

	test('charges the length of the text that it wrote, which a hint tells', async () => {
		const emulator = await openToday({ timelineDrift: 20 });
		const hints: string[] = [];
		const scene = ordering(emulator, ['A kite']);
		const { items } = await runToEnd({
			...scene,
			amend: (context) =>
				Object.assign(context, {
					addExecutionHints: ({ message }: { message: string }) => hints.push(message),
				}),
		});
		expect(items[0].json).toMatchObject({ estimatedCredits: 900, creditsCharged: 1500 });
		expect(hints).toEqual([
			expect.stringContaining('1500 credits ($15.00) instead of 900 credits ($9.00)'),
		]);
	});

	test('is not trusted with a price for a clip', async () => {
		const emulator = await openToday();
		const videoModel = 'SEEDANCE2.5I2V';
		const { items } = await runToEnd(ordering(emulator, ['A kite'], { videoModel }));
		expect(items[0].json.estimatedCredits).toBeNull();
	});

	test.each([
		[899, /900 credits \(\$9\.00\).*'Max Credits' is 899/],
		[400, /900 credits/],
	])('decides with its price about Max Credits %d', async (maxCredits, said) => {
		const emulator = await openToday();
		const outcome = await runToEnd(ordering(emulator, ['A kite'], { options: { maxCredits } }));
		expect(textOf(outcome)).toMatch(said);
		expect(paid(emulator)).toBe(0);
	});

	test('lets pass what costs no more than Max Credits', async () => {
		const emulator = await openToday();
		const { items } = await runToEnd(
			ordering(emulator, ['A kite'], { options: { maxCredits: 900, maxCreditsPerRun: 900 } }),
		);
		expect(items[0].json.status).toBe('COMPLETED');
	});

	test('refuses a run above Max Credits per Run as a whole', async () => {
		const emulator = await openToday();
		const options = { maxCreditsPerRun: 4_499 };
		const outcome = await runToEnd(ordering(emulator, FIVE, { options }));
		expect(textOf(outcome)).toMatch(/4500 credits .*together.*'Max Credits per Run' is 4499/);
		expect(paid(emulator)).toBe(0);
	});

	test('refuses a run whole that its credits cannot pay', async () => {
		const emulator = await openToday({ credits: 1_800 });
		const outcome = await runToEnd(ordering(emulator, FIVE));
		expect(textOf(outcome)).toMatch(/has 1800 credits .*needs 4500 credits/);
		expect(textOf(outcome)).toMatch(/nothing was charged/i);
		expect(paid(emulator)).toBe(0);
	});

	test('under Continue On Fail goes as far as the credits reach, in order', async () => {
		const emulator = await openToday({ credits: 1_800 });
		const { items } = await runToEnd(ordering(emulator, FIVE, { settings: CONTINUES }));
		expect(items.map(({ json }) => json.status)).toEqual([
			'COMPLETED',
			'COMPLETED',
			undefined,
			undefined,
			undefined,
		]);
		for (const { json } of items.slice(2)) expect(json.message).toMatch(/has 1800 credits/);
		expect(paid(emulator)).toBe(2);
	});

	test('is asked to pay anyway when Check Balance is off, and its refusal names both causes', async () => {
		const emulator = await openToday({ credits: 100 });
		const options = { checkBalance: false };
		const outcome = await runToEnd(ordering(emulator, ['A kite'], { options }));
		expect(paid(emulator)).toBe(1);
		expect(asked(emulator)).toEqual(['models']);
		expect(textOf(outcome)).toMatch(/out of credits.*limit of its own/);
	});

	test('tells what a failed render was charged', async () => {
		const emulator = await openToday({ renderPolls: 4 });
		emulator.plan({ on: 'session', nth: 1, outcome: 'failed', failureReason: 'No scene.' });
		const { error } = await runToEnd(ordering(emulator, ['A kite']));
		expect(error?.message).toMatch(/No scene\. Samsar charged \d+ credits \(\$/);
	});
});

describe('a server that tells neither offers nor credits', () => {
	test('is held to the documented contract', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const { items } = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(items[0].json).toMatchObject({
			estimatedCredits: 300,
			creditsCharged: null,
			imageModel: 'GPTIMAGE1',
		});
		const [order] = emulator.requests.filter(({ kind }) => kind === 'create');
		expect(order).toMatchObject({
			path: '/v1/video/create',
			body: {
				input: {
					prompt: 'A kite',
					duration: 30,
					image_model: 'GPTIMAGE1',
					video_model: 'RUNWAYML',
					tone: 'grounded',
					aspect_ratio: '16:9',
				},
			},
		});
	});

	test.each(['500 HTML', '200 with HTML', 'reset, not accepted'] as const)(
		'because of trouble (%s) keeps no video from being made',
		async (fault) => {
			const emulator = await openToday();
			emulator.plan({ on: 'models', fault });
			emulator.plan({ on: 'credits', fault });
			const scene = createOnly(emulator, ['A kite']);
			scene.parameters = { ...scene.parameters, ...MODELS };
			const { items } = await runToEnd(scene);
			expect(items[0].json.sessionId).toBe(emulator.sessions[0].id);
			expect(items[0].json).not.toHaveProperty('creditsCharged');
		},
	);
});
