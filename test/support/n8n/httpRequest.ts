/** What other nodes of n8n can do with the credential of the Samsar nodes. */
import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Execution, WorkflowDraft } from '../../../scripts/n8n-rest';
import { newNode, to } from '../nodes';
import { startDraft } from './runs';
import type { Setting } from './setting';

const NODES: Record<string, { version: number; parameters: (url: string) => IDataObject }> = {
	httpRequest: { version: 4.2, parameters: (url) => ({ url, options: {} }) },
	graphql: {
		version: 1.1,
		parameters: (endpoint) => ({
			endpoint,
			requestFormat: 'json',
			query: '{ key }',
			variables: '',
			responseFormat: 'string',
		}),
	},
};

/** Webhook → a node that sends a request to `url` with the setting's credential. */
export async function requestWithCredential(
	setting: Setting,
	url: string,
	type = 'httpRequest',
): Promise<Execution> {
	const path = `request-${randomUUID()}`;
	const { version, parameters } = NODES[type];
	const authentication = {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'samsarApi',
	};
	const draft: WorkflowDraft & { path: string } = {
		name: path,
		path,
		nodes: [
			{
				...newNode('Webhook', 'n8n-nodes-base.webhook', 2, {
					httpMethod: 'POST',
					path,
					responseMode: 'onReceived',
					options: {},
				}),
				webhookId: path,
			},
			{
				...newNode('Request', `n8n-nodes-base.${type}`, version, {
					...authentication,
					...parameters(url),
				}),
				credentials: { samsarApi: setting.credential },
			},
		],
		connections: { Webhook: { main: [[to('Request')]] } },
		settings: { executionOrder: 'v1' },
	};
	const { executionId } = await startDraft(setting, draft, [{ name: 'first' }]);
	return await setting.n8n.waitForEnd(executionId);
}
