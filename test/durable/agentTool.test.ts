import type { IDataObject, INode } from 'n8n-workflow';
import type { CredentialReference, N8nRest } from '../../scripts/n8n-rest';
import { answeringWebhook, withNodes } from '../support/n8n/drafts';
import { startLanguageModel, type LanguageModel } from '../support/n8n/languageModel';
import { awaitEnd, begin, findChild, startDraft } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { draftWorkflow, SAMSAR } from '../support/n8n/workflows';
import { newNode, to } from '../support/nodes';

jest.setTimeout(300_000);

const models: LanguageModel[] = [];

/** Where `draftWorkflow` has its Samsar node, an agent gets Samsar as its tool. */
function draftAgent({ credential }: Setting, model: CredentialReference, waiting: string) {
	const draft = draftWorkflow({
		credential,
		samsar: {
			operation: 'createAndWait',
			prompt: "={{ $fromAI('prompt', 'what the video shows', 'string') }}",
			options: { waiting },
		},
	});
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
}

async function play(
	n8n: N8nRest,
	{ waiting, callerWaits = false, prompts = ['A harbour at dawn'] }: Play,
) {
	const scene = await openScene(n8n, { renderMs: 10_000 });
	const model = await startLanguageModel(prompts.map((prompt) => ({ prompt })));
	models.push(model);
	const credential = await n8n.createCredential('Model', 'openAiApi', {
		apiKey: 'test-key',
		url: model.baseUrl,
	});
	const draft = draftAgent(scene, credential, waiting);
	const run = await startDraft(scene, callerWaits ? answeringWebhook(draft, 'lastNode') : draft, [
		{ name: 'first', prompt: 'Make a video of a harbour' },
	]);
	const { status } = await awaitEnd(n8n, run);
	const isReleased = await findChild(n8n, run).then(
		() => true,
		() => false,
	);
	return {
		status,
		isReleased,
		postsSent: scene.emulator.postsSent,
		told: model.toolAnswers.flatMap(
			(answer) =>
				JSON.parse(
					answer.split(scene.emulator.cdnOrigin).join('https://cdn.example'),
				) as IDataObject[],
		),
	};
}

let released: () => ReturnType<typeof play>;
let inProcess: () => ReturnType<typeof play>;
let answering: () => ReturnType<typeof play>;
let twice: () => ReturnType<typeof play>;

beforeAll(async () => {
	const n8n = await signIn();
	released = begin(() => play(n8n, { waiting: 'releaseWorker' }));
	inProcess = begin(() => play(n8n, { waiting: 'inProcess' }));
	answering = begin(() => play(n8n, { waiting: 'releaseWorker', callerWaits: true }));
	const prompts = ['A harbour at dawn', 'A market at noon'];
	twice = begin(() => play(n8n, { waiting: 'releaseWorker', prompts }));
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

it('the tool of an agent whose caller waits keeps the worker', async () => {
	expect(await answering()).toEqual(await inProcess());
});
