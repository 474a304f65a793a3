import type { IDataObject, INode } from 'n8n-workflow';
import type { CredentialReference, N8nRest } from '../../scripts/n8n-rest';
import type { Setting } from '../e2e/setting';
import { draftWorkflow, SAMSAR } from '../e2e/workflows';
import { answeringWebhook, newNode, to, withNodes } from './drafts';
import { startLanguageModel, type LanguageModel } from './languageModel';
import { awaitEnd, begin, closeScenes, findChild, openScene, signIn, startDraft } from './scene';

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

async function play(n8n: N8nRest, waiting: string, callerWaits = false) {
	const scene = await openScene(n8n, { renderMs: 10_000 });
	const model = await startLanguageModel({ prompt: 'A harbour at dawn' });
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
	const [told] = model.toolAnswers;
	const isReleased = await findChild(n8n, run).then(
		() => true,
		() => false,
	);
	return {
		status,
		isReleased,
		postsSent: scene.emulator.postsSent,
		told: JSON.parse(
			told.split(scene.emulator.cdnOrigin).join('https://cdn.example'),
		) as IDataObject[],
	};
}

let released: () => ReturnType<typeof play>;
let inProcess: () => ReturnType<typeof play>;
let answering: () => ReturnType<typeof play>;

beforeAll(async () => {
	const n8n = await signIn();
	released = begin(() => play(n8n, 'releaseWorker'));
	inProcess = begin(() => play(n8n, 'inProcess'));
	answering = begin(() => play(n8n, 'releaseWorker', true));
});
afterAll(async () => {
	for (const model of models) model.close();
	await closeScenes();
});

// Of two calls in one turn, n8n carries out the first one only when that is parked.
it('an agent is told the same by a tool that should release the worker: it keeps it', async () => {
	const asked = await released();
	expect(asked).toEqual(await inProcess());
	expect(asked).toMatchObject({ isReleased: false, status: 'success', postsSent: 1 });
	expect(JSON.stringify(asked.told)).toContain('COMPLETED');
});

it('the tool of an agent whose caller waits keeps the worker', async () => {
	expect(await answering()).toEqual(await inProcess());
});
