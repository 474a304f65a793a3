/** The workflows that are compared: a webhook's rows → the contender → `NEXT`. */
import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import type { CredentialReference, WorkflowDraft } from '../scripts/n8n-rest';
import { newNode, to } from '../test/support/nodes';

export type BenchWorkflow = WorkflowDraft & { path: string };

/** The node that a contender's items go to. */
export const NEXT = 'Next';
/** The node that makes the videos, where one node does. */
export const MAKER = 'Maker';

/** Gives out one item for each row. */
export const ROWS = 'Rows';

const WEBHOOK = 'Webhook';
/** Seconds. Tutorials of video APIs name 5 to 60. */
const LOOP_WAIT_SECONDS = 5;

function draft(name: string, nodes: INode[], connections: IConnections): BenchWorkflow {
	const path = `bench-${randomUUID()}`;
	const frame: INode[] = [
		newNode(WEBHOOK, 'n8n-nodes-base.webhook', 2, {
			httpMethod: 'POST',
			path,
			responseMode: 'onReceived',
			options: {},
		}),
		newNode(ROWS, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.rows', options: {} }),
		// n8n runs the upper branch of a node first: what is ready must not wait for the loop.
		{ ...newNode(NEXT, 'n8n-nodes-base.noOp', 1, {}), position: [0, -200] },
	];
	return {
		name,
		nodes: [...frame, ...nodes],
		connections: { [WEBHOOK]: { main: [[to(ROWS)]] }, ...connections },
		settings: { executionOrder: 'v1' },
		path,
	};
}

/** One node that gets all rows and gives out all videos. */
export function draftOneNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: IDataObject,
	credentials?: Record<string, CredentialReference>,
): BenchWorkflow {
	const node = { ...newNode(MAKER, type, typeVersion, parameters), credentials };
	return draft(name, [node], {
		[ROWS]: { main: [[to(MAKER)]] },
		[MAKER]: { main: [[to(NEXT)]] },
	});
}

function requestNode(name: string, apiKey: string, parameters: IDataObject): INode {
	return newNode(name, 'n8n-nodes-base.httpRequest', 4.2, {
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${apiKey}` }] },
		options: {},
		...parameters,
	});
}

/** POST → Wait → GET → IF, as tutorials build it. */
function loopNodes(baseUrl: string, apiKey: string): INode[] {
	return [
		requestNode('Create', apiKey, {
			method: 'POST',
			url: `${baseUrl}/create`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ input: { prompt: $json.prompt, duration: 10 } }) }}',
		}),
		newNode('Wait', 'n8n-nodes-base.wait', 1.1, { amount: LOOP_WAIT_SECONDS, unit: 'seconds' }),
		requestNode('Status', apiKey, {
			url: `${baseUrl}/status`,
			sendQuery: true,
			queryParameters: {
				parameters: [{ name: 'session_id', value: "={{ $('Create').item.json.session_id }}" }],
			},
		}),
		newNode('Finished?', 'n8n-nodes-base.if', 1, {
			conditions: { string: [{ value1: '={{ $json.status }}', value2: 'COMPLETED' }] },
		}),
	];
}

const LOOP_CONNECTIONS: IConnections = {
	Create: { main: [[to('Wait')]] },
	Wait: { main: [[to('Status')]] },
	Status: { main: [[to('Finished?')]] },
	'Finished?': { main: [[to(NEXT)], [to('Wait')]] },
};

/** All rows go through the loop together; a video leaves it as soon as it is seen to be ready. */
export function draftLoopOfAll(baseUrl: string, apiKey: string): BenchWorkflow {
	return draft('Hand-made loop, all items', loopNodes(baseUrl, apiKey), {
		...LOOP_CONNECTIONS,
		[ROWS]: { main: [[to('Create')]] },
	});
}

/** Loop Over Items around the loop: one video after the other. */
export function draftLoopPerItem(baseUrl: string, apiKey: string): BenchWorkflow {
	const each = newNode('Each', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} });
	return draft('Hand-made loop, per item', [...loopNodes(baseUrl, apiKey), each], {
		...LOOP_CONNECTIONS,
		[ROWS]: { main: [[to('Each')]] },
		Each: { main: [[], [to('Create')]] },
		[NEXT]: { main: [[to('Each')]] },
	});
}

/** This package's Create & Wait. */
export function samsarParameters(options: IDataObject): IDataObject {
	return {
		resource: 'video',
		operation: 'createAndWait',
		prompt: '={{ $json.prompt }}',
		duration: 10,
		imageModel: { __rl: true, mode: 'list', value: 'GPTIMAGE1' },
		videoModel: { __rl: true, mode: 'list', value: 'RUNWAYML' },
		options,
	};
}

export const SAMSAR = { type: 'n8n-nodes-samsar.samsar', version: 1 };
export const OPENAI = { type: '@n8n/n8n-nodes-langchain.openAi', version: 2.3 };
export const GEMINI = { type: '@n8n/n8n-nodes-langchain.googleGemini', version: 1.2 };

/** Of n8n's OpenAI node: one video from a row's prompt. */
export const SORA_PARAMETERS = {
	resource: 'video',
	operation: 'generate',
	modelId: { __rl: true, mode: 'id', value: 'sora-2' },
	prompt: '={{ $json.prompt }}',
	seconds: 4,
	size: '1280x720',
	options: {},
};
