import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode, IWorkflowSettings } from 'n8n-workflow';
import type { Execution, SavedWorkflow, WorkflowDraft } from '../../../scripts/n8n-rest';
import { newNode, to } from '../nodes';
import { sleep } from '../time';
import type { Setting } from './setting';

/** Names of the nodes in every workflow that `draftWorkflow` makes. */
export const ROWS = 'Rows';
export const SAMSAR = 'Samsar';
export const NEXT = 'Next';
export const ON_ERROR = 'On Error';

/** Beyond this, a webhook of a workflow that n8n has activated counts as missing. */
const WEBHOOK_WITHIN_MS = 15_000;

export type SamsarParameters = { operation: string; options?: IDataObject } & IDataObject;

/** How the Samsar node of a workflow is set up, and the workflow around it. */
export interface DraftOptions {
	credential: Setting['credential'];
	/** Replaces the defaults: Prompt is the row's `prompt`, Session ID its `sessionId`. */
	samsar: SamsarParameters;
	/** Further settings of the Samsar node, e.g. `retryOnFail`. */
	node?: Partial<INode>;
	settings?: IWorkflowSettings;
}

/**
 * Webhook → one item for each entry of `rows` in its body → Samsar → a node that notes which row
 * each item comes from (by n8n's item linking); the error output leads to a node of its own.
 */
export function draftWorkflow({
	credential,
	samsar,
	node,
	settings,
}: DraftOptions): WorkflowDraft & { path: string } {
	const path = `e2e-${randomUUID()}`;
	const nodes = [
		{
			...newNode('Webhook', 'n8n-nodes-base.webhook', 2, {
				httpMethod: 'POST',
				path,
				responseMode: 'onReceived',
				options: {},
			}),
			// Without it, an older n8n puts the workflow's ID and the node's name before the path.
			webhookId: path,
		},
		newNode(ROWS, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.rows', options: {} }),
		{
			...newNode(SAMSAR, 'n8n-nodes-samsar.samsar', 1, samsarParameters(samsar)),
			credentials: { samsarApi: credential },
			...node,
		},
		noteRow(NEXT),
		noteRow(ON_ERROR),
	];
	const connections: IConnections = {
		Webhook: { main: [[to(ROWS)]] },
		[ROWS]: { main: [[to(SAMSAR)]] },
		[SAMSAR]: { main: [[to(NEXT)], [to(ON_ERROR)]] },
	};
	const everySetting: IWorkflowSettings = { executionOrder: 'v1', ...settings };
	return { name: `e2e ${path}`, nodes, connections, settings: everySetting, path };
}

function samsarParameters({ operation, options = {}, ...others }: SamsarParameters): IDataObject {
	const shared = { resource: 'video', operation, options: { pollInterval: 1, ...options } };
	if (operation === 'getStatus' || operation === 'cancel') {
		return { ...shared, sessionId: '={{ $json.sessionId }}', ...others };
	}
	return {
		...shared,
		prompt: '={{ $json.prompt }}',
		duration: 10,
		imageModel: { __rl: true, mode: 'list', value: 'GPTIMAGE1' },
		videoModel: { __rl: true, mode: 'id', value: 'RUNWAYML' },
		tone: 'grounded',
		aspectRatio: '16:9',
		...others,
	};
}

function noteRow(name: string): INode {
	return newNode(name, 'n8n-nodes-base.set', 3.4, {
		includeOtherFields: true,
		assignments: {
			assignments: [
				{
					id: randomUUID(),
					name: 'row',
					type: 'string',
					value: `={{ $('${ROWS}').item.json.name }}`,
				},
			],
		},
		options: {},
	});
}

/** Saves and activates a workflow. */
export async function publish({ n8n }: Setting, draft: WorkflowDraft): Promise<SavedWorkflow> {
	const { name, nodes, connections, settings } = draft;
	const workflow = await n8n.createWorkflow({ name, nodes, connections, settings });
	await n8n.activateWorkflow(workflow);
	return workflow;
}

/** Calls a webhook, which n8n may register a second or two after the activation. */
export async function callWebhook(
	{ n8n }: Setting,
	path: string,
	init: RequestInit = {},
): Promise<Response> {
	const deadline = Date.now() + WEBHOOK_WITHIN_MS;
	for (;;) {
		const answer = await fetch(`${n8n.url}/webhook/${path}`, init);
		const isRegistered =
			answer.status !== 404 || !(await answer.clone().text()).includes('webhook');
		if (isRegistered || Date.now() > deadline) return answer;
		await sleep(250);
	}
}

/** What the last run of a node gave out, as plain JSON; empty when the node did not run. */
export function itemsOf({ data }: Execution, node: string, output = 0): IDataObject[] {
	const runs = data.resultData.runData[node] ?? [];
	return (runs.at(-1)?.data?.main?.[output] ?? []).map(({ json }) => json);
}

/** The error that ended the execution, as the person reads it; empty when none did. */
export function errorTextOf({ data }: Execution): string {
	const { error } = data.resultData;
	return error ? `${error.message} ${error.description ?? ''}` : '';
}
