/** Who makes a batch of videos in `batch`, each at an API of this machine. */
import { startGemini } from './fakes/gemini';
import { startOpenAi } from './fakes/openAi';
import type { Answers, RenderApi } from './fakes/renderApi';
import { API_KEY, startSamsar } from './fakes/samsar';
import type { Bed } from './bed';
import {
	draftLoopOfAll,
	draftLoopPerItem,
	draftOneNode,
	GEMINI,
	OPENAI,
	SAMSAR,
	samsarParameters,
	SORA_PARAMETERS,
	type BenchWorkflow,
} from './workflows';

export interface Contender {
	name: string;
	isOurs: boolean;
	/** Makes one video after the other. */
	isSerial: boolean;
	/** Run again and again, next to the others that are; else once. */
	isShort: boolean;
	api: RenderApi;
	workflow: BenchWorkflow;
}

export const OURS = 'Samsar, in process';

/** Starts the APIs and saves their credentials. */
export async function gatherContenders({ rest }: Bed, answers: Answers): Promise<Contender[]> {
	const [samsar, openAi, gemini] = await Promise.all([
		startSamsar(answers),
		startOpenAi(answers),
		startGemini(answers),
	]);
	const samsarApi = await rest.createCredential('Samsar', 'samsarApi', {
		apiKey: API_KEY,
		baseUrl: samsar.baseUrl,
	});
	const openAiApi = await rest.createCredential('OpenAI', 'openAiApi', {
		apiKey: API_KEY,
		url: openAi.baseUrl,
	});
	const googlePalmApi = await rest.createCredential('Gemini', 'googlePalmApi', {
		apiKey: API_KEY,
		host: gemini.baseUrl,
	});
	const ours = (name: string, waiting: string) =>
		draftOneNode(name, SAMSAR.type, SAMSAR.version, samsarParameters({ waiting }), { samsarApi });
	const sora = draftOneNode('OpenAI', OPENAI.type, OPENAI.version, SORA_PARAMETERS, { openAiApi });
	const veo = draftOneNode('Gemini', GEMINI.type, GEMINI.version, VEO_PARAMETERS, {
		googlePalmApi,
	});
	const oneAfterTheOther = { isOurs: false, isSerial: true, isShort: false };
	return [
		{
			name: OURS,
			isOurs: true,
			isSerial: false,
			isShort: true,
			api: samsar,
			workflow: ours('Samsar in process', 'inProcess'),
		},
		{
			name: 'Hand-made loop, all items at once',
			isOurs: false,
			isSerial: false,
			isShort: true,
			api: samsar,
			workflow: draftLoopOfAll(samsar.baseUrl, API_KEY),
		},
		{
			name: 'Samsar, worker released',
			isOurs: true,
			isSerial: false,
			isShort: false,
			api: samsar,
			workflow: ours('Samsar released', 'releaseWorker'),
		},
		{
			...oneAfterTheOther,
			name: 'Hand-made loop, item by item',
			api: samsar,
			workflow: draftLoopPerItem(samsar.baseUrl, API_KEY),
		},
		{ ...oneAfterTheOther, name: "n8n's Google Gemini node (Veo)", api: gemini, workflow: veo },
		{ ...oneAfterTheOther, name: "n8n's OpenAI node (Sora)", api: openAi, workflow: sora },
	];
}

const VEO_PARAMETERS = {
	resource: 'video',
	operation: 'generate',
	modelId: { __rl: true, mode: 'id', value: 'models/veo-3.0-generate-001' },
	prompt: '={{ $json.prompt }}',
	// As the Samsar node does by default.
	returnAs: 'url',
	options: {},
};
