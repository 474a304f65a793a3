import type { IDataObject, INode } from 'n8n-workflow';
import type { CredentialReference, N8nRest } from '../../scripts/n8n-rest';
import { countOf } from '../support/emulators';
import { addSources, findRemake } from '../support/n8n/remakes';
import { answeringWebhook, withNodes } from '../support/n8n/drafts';
import { startLanguageModel, type LanguageModel } from '../support/n8n/languageModel';
import { awaitEnd, begin, findChild, startDraft } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { draftWorkflow, SAMSAR, type SamsarParameters } from '../support/n8n/workflows';
import { newNode, to } from '../support/nodes';

jest.setTimeout(300_000);

const PICTURES = ['https://example.com/1.png', 'https://example.com/2.png'];

const PROMPT = 'A harbour at dawn';

const models: LanguageModel[] = [];

/** Where `draftWorkflow` has its Samsar node, an agent gets Samsar as its tool. */
function draftAgent(
	{ credential }: Setting,
	model: CredentialReference,
	parameters: SamsarParameters,
) {
	const draft = draftWorkflow({ credential, samsar: parameters });
	const samsar = draft.nodes.find(({ name }) => name === SAMSAR)!;
	const tool: INode = {
		...samsar,
		name: 'Make Video',
		type: `${samsar.type}Tool`,
		parameters: {
			...samsar.parameters,
			descriptionType: 'manual',
			toolDescription: 'Makes a video',
		},
	};
	const agent = newNode(SAMSAR, '@n8n/n8n-nodes-langchain.agent', 3, {
		promptType: 'define',
		text: '={{ $json.prompt }}',
		options: {},
	});
	const languageModel: INode = {
		...newNode('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			model: { __rl: true, mode: 'id', value: 'model-of-a-test' },
			options: {},
		}),
		credentials: { openAiApi: model },
	};
	const changed = withNodes(draft, agent);
	return {
		...changed,
		nodes: [...changed.nodes, tool, languageModel],
		connections: {
			...changed.connections,
			Model: { ai_languageModel: [[to(SAMSAR, 'ai_languageModel')]] },
			'Make Video': { ai_tool: [[to(SAMSAR, 'ai_tool')]] },
		},
	};
}

interface Play {
	waiting: string;
	callerWaits?: boolean;
	/** Of the calls of the tool in one turn. */
	prompts?: string[];
	/** The idempotency key, which the model fills in, too. */
	key?: string;
}

/** What the model answers, as JSON; addresses of the emulator become the same for all emulators. */
const readTold = ({ toolAnswers }: LanguageModel, { emulator }: Setting): IDataObject[] =>
	toolAnswers.flatMap(
		(answer) =>
			JSON.parse(answer.split(emulator.cdnOrigin).join('https://cdn.example')) as IDataObject[],
	);

interface Call {
	/** Of the tool. */
	samsar: SamsarParameters;
	/** What the model fills in, for each call in its turn. */
	calls: IDataObject[];
	callerWaits?: boolean;
}

/** Lets an agent call its tool in a scene, to the end. */
async function letCall(scene: Setting, { samsar, calls, callerWaits = false }: Call) {
	const { n8n } = scene;
	const model = await startLanguageModel(calls);
	models.push(model);
	const credential = await n8n.createCredential('Model', 'openAiApi', {
		apiKey: 'test-key',
		url: model.baseUrl,
	});
	const draft = draftAgent(scene, credential, samsar);
	const run = await startDraft(scene, callerWaits ? answeringWebhook(draft, 'lastNode') : draft, [
		{ name: 'first', prompt: 'Do what you can with videos' },
	]);
	const { status } = await awaitEnd(n8n, run);
	return { run, status, told: readTold(model, scene) };
}

async function play(n8n: N8nRest, { waiting, callerWaits, key, prompts = [PROMPT] }: Play) {
	const scene = await openScene(n8n, { renderMs: 10_000 });
	const samsar = {
		operation: 'createAndWait',
		prompt: "={{ $fromAI('prompt', 'what the video shows', 'string') }}",
		options: { waiting, ...(key && { idempotencyKey: "={{ $fromAI('Key', '', 'string') }}" }) },
	};
	const calls = prompts.map((prompt) => ({ prompt, ...(key && { Key: key }) }));
	const { run, status, told } = await letCall(scene, { samsar, calls, callerWaits });
	const isReleased = await findChild(n8n, run).then(
		() => true,
		() => false,
	);
	return { status, isReleased, postsSent: scene.emulator.postsSent, told };
}

/** Another operation on today's server, with two finished videos. */
async function playToday(n8n: N8nRest, decide: (sessionIds: string[]) => Call) {
	const scene = await openScene(n8n, { dialect: 'current', renderMs: 2_000 });
	const sessionIds = addSources(scene.emulator).map(({ sessionId }) => String(sessionId));
	const { status, told } = await letCall(scene, decide(sessionIds));
	return { emulator: scene.emulator, sessionIds, status, told };
}

/** As the editor's button writes it. */
const fromAI = (key: string, type = 'string') => `={{ $fromAI('${key}', '', '${type}') }}`;

/** What makes a new video of finished ones: the fields, and what the model fills in. */
const EDITS: Record<string, (sessionIds: string[]) => IDataObject> = {
	translate: ([sessionId]) => ({ sessionId, language: 'ja' }),
	addSubtitles: ([sessionId]) => ({ sessionId, language: 'ja' }),
	removeSubtitles: ([sessionId]) => ({ sessionId }),
	join: (sessionIds) => ({ sessionIds: sessionIds.join(', ') }),
};

const edits = new Map<string, () => ReturnType<typeof playToday>>();
let pictured: () => ReturnType<typeof playToday>;
let listed: () => ReturnType<typeof playToday>;
let released: () => ReturnType<typeof play>;
let inProcess: () => ReturnType<typeof play>;
let answering: () => ReturnType<typeof play>;
let twice: () => ReturnType<typeof play>;
let twiceWithKey: () => ReturnType<typeof play>;

beforeAll(async () => {
	const n8n = await signIn();
	released = begin(() => play(n8n, { waiting: 'releaseWorker' }));
	inProcess = begin(() => play(n8n, { waiting: 'inProcess' }));
	answering = begin(() => play(n8n, { waiting: 'releaseWorker', callerWaits: true }));
	const prompts = ['A harbour at dawn', 'A market at noon'];
	twice = begin(() => play(n8n, { waiting: 'releaseWorker', prompts }));
	const same = [PROMPT, PROMPT];
	twiceWithKey = begin(() => play(n8n, { waiting: 'inProcess', prompts: same, key: 'order-1' }));
	for (const [operation, fill] of Object.entries(EDITS)) {
		const decide = (sessionIds: string[]): Call => {
			const filled = fill(sessionIds);
			const fields = Object.keys(filled).map((name) => [name, fromAI(name)]);
			return { samsar: { operation, ...Object.fromEntries(fields) }, calls: [filled] };
		};
		edits.set(
			operation,
			begin(() => playToday(n8n, decide)),
		);
	}
	pictured = begin(() =>
		playToday(n8n, () => ({
			samsar: {
				operation: 'createFromImages',
				imageUrls: fromAI('Image_URLs'),
				prompt: fromAI('Prompt'),
			},
			calls: [{ Image_URLs: JSON.stringify(PICTURES), Prompt: 'Shoes' }],
		})),
	);
	listed = begin(() =>
		playToday(n8n, () => ({
			samsar: { operation: 'getMany', limit: fromAI('Limit', 'number') },
			calls: [{ Limit: 1 }],
		})),
	);
});
afterAll(async () => {
	for (const model of models) model.close();
	await closeScenes();
});

it('an agent is told the same by a tool that should release the worker: it keeps it', async () => {
	const asked = await released();
	expect(asked).toEqual(await inProcess());
	expect(asked).toMatchObject({ isReleased: false, status: 'success', postsSent: 1 });
	expect(JSON.stringify(asked.told)).toContain('COMPLETED');
});

// n8n would carry out the first one only, and tell the agent its own words for the second.
it('two calls in one turn make two videos', async () => {
	const { status, postsSent, told } = await twice();
	expect({ status, postsSent }).toEqual({ status: 'success', postsSent: 2 });
	expect(told.map((item) => item.status)).toEqual(['COMPLETED', 'COMPLETED']);
	expect(new Set(told.map(({ sessionId }) => sessionId)).size).toBe(2);
});

it('two calls in one turn with one idempotency key make one video, and both get it', async () => {
	const { status, postsSent, told } = await twiceWithKey();
	expect({ status, postsSent }).toEqual({ status: 'success', postsSent: 1 });
	expect(told.map((item) => item.status)).toEqual(['COMPLETED', 'COMPLETED']);
	expect(new Set(told.map(({ sessionId }) => sessionId)).size).toBe(1);
});

it('the tool of an agent whose caller waits keeps the worker', async () => {
	expect(await answering()).toEqual(await inProcess());
});

it.each(Object.keys(EDITS))('an agent has a video made of finished ones: %s', async (operation) => {
	const { emulator, sessionIds, status, told } = await edits.get(operation)!();
	expect(status).toBe('success');
	expect(countOf(emulator, findRemake(operation).kind)).toBe(1);
	const [{ id, input }] = emulator.sessions;
	const isJoin = operation === 'join';
	expect(input).toMatchObject(isJoin ? { session_ids: sessionIds } : { session_id: sessionIds[0] });
	expect(told).toMatchObject([{ sessionId: id, status: 'COMPLETED' }]);
});

it('an agent gives pictures as a list in JSON, and gets one video', async () => {
	const { emulator, status, told } = await pictured();
	expect(status).toBe('success');
	expect(countOf(emulator, 'image_list_to_video')).toBe(1);
	const [{ id, input }] = emulator.sessions;
	expect(input).toMatchObject({ image_urls: PICTURES, prompt: 'Shoes' });
	expect(told).toMatchObject([{ sessionId: id, status: 'COMPLETED' }]);
});

it('an agent is told of as many videos as it asks for', async () => {
	const { emulator, status, told } = await listed();
	expect(status).toBe('success');
	expect(told).toHaveLength(1);
	const ids = emulator.earlierSessions.map(({ id }) => id);
	expect(ids).toContain(told[0].sessionId);
	expect(told[0]).toMatchObject({ status: 'COMPLETED' });
});
