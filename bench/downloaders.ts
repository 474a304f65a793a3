/** The nodes that fetch one video in `download`. */
import type { Bed } from './bed';
import type { FileServer } from './fakes/fileServer';
import { API_KEY } from './fakes/samsar';
import {
	draftOneNode,
	GEMINI,
	OPENAI,
	SAMSAR,
	SORA_PARAMETERS,
	type BenchWorkflow,
} from './workflows';

export interface Downloader {
	name: string;
	isOurs: boolean;
	/** Takes one row of `FileServer.describe`. */
	workflow: BenchWorkflow;
}

/** Saves the credentials of all of them, for the APIs of the file server. */
export async function gatherDownloaders(
	{ rest }: Bed,
	{ origin }: FileServer,
): Promise<Downloader[]> {
	const samsarApi = await rest.createCredential('Samsar', 'samsarApi', {
		apiKey: API_KEY,
		baseUrl: `${origin}/samsar`,
	});
	const openAiApi = await rest.createCredential('OpenAI', 'openAiApi', {
		apiKey: API_KEY,
		url: `${origin}/openai`,
	});
	const googlePalmApi = await rest.createCredential('Gemini', 'googlePalmApi', {
		apiKey: API_KEY,
		host: origin,
	});
	const samsar = {
		resource: 'video',
		operation: 'getStatus',
		sessionId: '={{ $json.sessionId }}',
		downloadVideo: true,
		binaryPropertyName: 'data',
		options: {},
	};
	const request = {
		url: '={{ $json.url }}',
		options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
	};
	const gemini = { resource: 'video', operation: 'download', url: '={{ $json.url }}', options: {} };
	return [
		{
			name: 'Samsar, Download Video',
			isOurs: true,
			workflow: draftOneNode('Samsar', SAMSAR.type, SAMSAR.version, samsar, { samsarApi }),
		},
		{
			name: 'HTTP Request, response as file',
			isOurs: false,
			workflow: draftOneNode('HTTP Request', 'n8n-nodes-base.httpRequest', 4.2, request),
		},
		{
			name: "n8n's Google Gemini node (Veo)",
			isOurs: false,
			workflow: draftOneNode('Gemini', GEMINI.type, GEMINI.version, gemini, { googlePalmApi }),
		},
		{
			name: "n8n's OpenAI node (Sora)",
			isOurs: false,
			workflow: draftOneNode('OpenAI', OPENAI.type, OPENAI.version, SORA_PARAMETERS, { openAiApi }),
		},
	];
}
