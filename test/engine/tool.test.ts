import type { IDataObject, INode } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { workOf } from './support/emulators';
import { API_KEY } from './support/harness';
import { findText } from './support/secrecy';
import type { ToolCall } from './support/toolCall';
import { callTool } from './support/toolCall';

/** Every field as the model's to fill in, as the editor's button writes it. */
const MODEL_DECIDES: INode['parameters'] = {
	resource: 'video',
	operation: 'createAndWait',
	prompt: "={{ $fromAI('prompt', 'What the video shows', 'string') }}",
	duration: "={{ $fromAI('duration', 'Seconds', 'number', 30) }}",
	imageModel: {
		__rl: true,
		mode: 'id',
		value: "={{ $fromAI('imageModel', 'Image model', 'string', 'GPTIMAGE1') }}",
	},
	videoModel: {
		__rl: true,
		mode: 'id',
		value: "={{ $fromAI('videoModel', 'Video model', 'string', 'RUNWAYML') }}",
	},
	tone: "={{ $fromAI('tone', 'Tone', 'string', 'grounded') }}",
	aspectRatio: "={{ $fromAI('aspectRatio', 'Aspect ratio', 'string', '16:9') }}",
	simplify: "={{ $fromAI('simplify', 'Simplify', 'boolean', true) }}",
	options: {
		maxCredits: "={{ $fromAI('maxCredits', 'Budget', 'number', 300) }}",
		webhookUrl: "={{ $fromAI('webhookUrl', 'Webhook', 'string', '') }}",
	},
};

const SESSION_OF_MODEL = "={{ $fromAI('sessionId', 'Session ID', 'string') }}";

/** What an agent can read must hold neither the key nor a trace of it. */
function expectNoKey(call: ToolCall): ToolCall {
	const { run, text, error, witness } = call;
	const { thrown, logs, pushes, reports } = witness;
	expect(findText({ run, text, error, thrown, logs, pushes, reports }, API_KEY)).toEqual([]);
	return call;
}

async function callOnce(emulator: Emulator, args: IDataObject): Promise<ToolCall> {
	return expectNoKey(await callTool(emulator, MODEL_DECIDES, args));
}

test('the tool variant makes a video and answers with small JSON', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	const { name, description, answer, text, witness } = await callOnce(emulator, {
		prompt: 'A kite',
	});
	expect(name).toBe('Make_Video');
	expect(description).toBe('Create video and wait for result in Samsar');
	const [{ id }] = emulator.sessions;
	expect(answer).toEqual([
		{
			sessionId: id,
			status: 'COMPLETED',
			videoUrl: `${emulator.cdnOrigin}/videos/${id}.mp4`,
			progress: 100,
			stages: {},
			estimatedCredits: 300,
			creditsCharged: null,
		},
	]);
	expect(text?.length).toBeLessThan(300);
	expect(emulator.postsSent).toBe(1);
	expect(witness.tries).toBe(1);
});

test('arguments that n8n has checked arrive as they are', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const args = {
		prompt: 'A kite',
		duration: 12,
		imageModel: 'IMAGEN4',
		videoModel: 'KLINGIMGTOVID2.1PRO',
		tone: 'cinematic',
		aspectRatio: '9:16',
		simplify: true,
		maxCredits: 120,
		webhookUrl: '',
	};
	const { answer } = expectNoKey(
		await callTool(emulator, MODEL_DECIDES, args, { isChecked: true }),
	);
	expect(answer?.[0]).toMatchObject({ status: 'COMPLETED', estimatedCredits: 120 });
	expect(workOf(emulator)[0].body).toEqual({
		input: {
			prompt: 'A kite',
			duration: 12,
			image_model: 'IMAGEN4',
			video_model: 'KLINGIMGTOVID2.1PRO',
			tone: 'cinematic',
			aspect_ratio: '9:16',
		},
	});
});

describe('a value of the wrong type', () => {
	test.each<[string, IDataObject, IDataObject]>([
		['a number as text', { duration: '45', maxCredits: '450' }, { duration: 45 }],
		['a number with blanks', { duration: ' 20 ' }, { duration: 20 }],
		['a prompt that is a number', { prompt: 1984 }, { prompt: '1984' }],
		['nothing', { duration: null, tone: null }, { duration: 30, tone: 'grounded' }],
		[
			'the name that the panel shows',
			{ tone: ' Cinematic', aspectRatio: '9:16 (Portrait)' },
			{ tone: 'cinematic', aspect_ratio: '9:16' },
		],
	])('is converted when it is %s', async (_case, args, sent) => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const { answer, error } = await callOnce(emulator, { prompt: 'A kite', ...args });
		expect(error).toBeUndefined();
		expect(answer?.[0].status).toBe('COMPLETED');
		expect(workOf(emulator)[0].body).toMatchObject({ input: sent });
	});

	test.each<[string, IDataObject, string[]]>([
		['a duration in words', { duration: 'half a minute' }, ["'Duration'", 'half a minute']],
		['a duration with its unit', { duration: '30s' }, ["'Duration'", '30s', 'seconds']],
		['a list', { duration: [30] }, ["'Duration'"]],
		['true', { duration: true }, ["'Duration'", 'true']],
		['a prompt that is a list', { prompt: ['A kite'] }, ["'Prompt'", 'A kite']],
		['a prompt that is an object', { prompt: { text: 'A kite' } }, ["'Prompt'", 'A kite']],
		['no prompt', { prompt: '' }, ["'Prompt'", 'empty']],
		['a budget in words', { maxCredits: 'little' }, ["'Max Credits'", 'little']],
		['a budget below the price', { maxCredits: 10 }, ["'Max Credits'", '300 credits', '10']],
		['a long duration', { duration: 500 }, ["'Duration'", '500', '120']],
		['an address without https', { webhookUrl: 'http://a.example' }, ["'Webhook URL'", 'https']],
	])('is refused before anything is paid when it is %s', async (_case, args, said) => {
		const emulator = await openEmulator();
		const { error, answer } = await callOnce(emulator, { prompt: 'A kite', ...args });
		expect(answer).toBeUndefined();
		for (const part of said) expect(error).toContain(part);
		expect(workOf(emulator)).toEqual([]);
	});
});

test.each<[string, IDataObject, string]>([
	['tone', { tone: 'angry' }, "'Tone' must be one of grounded, cinematic, but is 'angry'"],
	['ratio', { aspectRatio: '1:1' }, "'Aspect Ratio' must be one of 16:9, 9:16, but is '1:1'"],
	['ratio as a number', { aspectRatio: 1.78 }, "'Aspect Ratio' must be one of 16:9, 9:16"],
])('an unknown %s is refused with the values that are allowed', async (_case, args, said) => {
	const emulator = await openEmulator();
	const { error } = await callOnce(emulator, { prompt: 'A kite', ...args });
	expect(error).toContain(said);
	expect(error).toContain('Nothing was ordered and nothing was charged');
	expect(workOf(emulator)).toEqual([]);
});

describe('what the model reads of a failure is enough to go on', () => {
	test('when the render fails', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const { error } = await callOnce(emulator, { prompt: '[fail: No kites today]' });
		expect(error).toContain(`${emulator.sessions[0].id} failed at Samsar (FAILED): No kites today`);
	});

	test('when the host does not know the model', async () => {
		const emulator = await openEmulator();
		const parameters = { ...MODEL_DECIDES, options: {} };
		const args = { prompt: 'A kite', videoModel: 'VEO9' };
		const { error } = expectNoKey(await callTool(emulator, parameters, args));
		expect(error).toContain('Samsar refused the request (HTTP 400): Invalid video model.');
		expect(emulator.sessions).toEqual([]);
	});

	test('when a model without a price meets a budget', async () => {
		const emulator = await openEmulator();
		const { error } = await callOnce(emulator, { prompt: 'A kite', videoModel: 'VEO9' });
		expect(error).toContain("'Max Credits' is 300, but Samsar documents no price");
		expect(workOf(emulator)).toEqual([]);
	});

	test('when the key is refused', async () => {
		const emulator = await openEmulator({ apiKey: 'another-key' });
		const { error } = await callOnce(emulator, { prompt: 'A kite' });
		expect(error).toContain('Samsar refused the API key (HTTP 401)');
	});

	test('when the status cannot be read after the video was paid for', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'status', nth: 1, fault: '401 echoing the key' });
		const { error } = await callOnce(emulator, { prompt: 'A kite' });
		expect(error).toContain(emulator.sessions[0].id);
		expect(error).toContain("'Get Status'");
	});
});

describe('the other operations', () => {
	const operate = async (emulator: Emulator, operation: string, args: IDataObject = {}) =>
		expectNoKey(
			await callTool(
				emulator,
				{
					resource: operation === 'getCredits' ? 'account' : 'video',
					operation,
					sessionId: SESSION_OF_MODEL,
				},
				args,
			),
		);

	test('look at, cancel and count with small JSON', async () => {
		const emulator = await openEmulator({
			dialect: 'current',
			acceptAnyModel: true,
			renderMs: 60_000,
		});
		await callTool(emulator, { ...MODEL_DECIDES, operation: 'create' }, { prompt: 'A kite' });
		const [{ id }] = emulator.sessions;
		const args = { sessionId: id };
		const looked = await operate(emulator, 'getStatus', args);
		expect(looked.answer).toMatchObject([{ sessionId: id, status: 'PENDING', videoUrl: null }]);
		expect(looked.description).toBe('Get video status in Samsar');
		expect(looked.text?.length).toBeLessThan(600);
		const cancelled = await operate(emulator, 'cancel', args);
		expect(cancelled.answer).toMatchObject([{ sessionId: id, cancelled: true }]);
		expect(cancelled.description).toBe('Cancel video in Samsar');
		expect(cancelled.text?.length).toBeLessThan(600);
		const counted = await operate(emulator, 'getCredits');
		expect(counted.description).toBe('Get credits of account in Samsar');
		expect(counted.answer).toEqual([
			{ remainingCredits: emulator.counts.remainingCredits, lastTopUp: null },
		]);
	});

	test.each(['getStatus', 'cancel'])('%s says so when it gets no session', async (operation) => {
		const emulator = await openEmulator({ dialect: 'current' });
		const blank = await operate(emulator, operation, { sessionId: ' ' });
		expect(blank.error).toContain("'Session ID' must not be empty");
		const unknown = await operate(emulator, operation, { sessionId: 'vid_1' });
		expect(unknown.error).toContain('Samsar does not know session vid_1');
	});
});
