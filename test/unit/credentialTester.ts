import '../n8nHome';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialTestRequest,
	IHttpRequestOptions,
	INode,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import {
	createEmptyRunExecutionData,
	NodeApiError,
	NodeConnectionTypes,
	Workflow,
} from 'n8n-workflow';

import { SamsarApi } from '../../credentials/SamsarApi.credentials';

export interface Verdict {
	status: 'OK' | 'Error';
	message: string;
}

const credential = new SamsarApi();
const { request, rules }: ICredentialTestRequest = credential.test;

/** As n8n does it: the test request becomes the routing of a throw-away declarative node. */
const nodeType: INodeType = {
	description: {
		displayName: 'Credential test',
		name: 'credentialTest',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: credential.name, required: true }],
		properties: [
			{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
		],
	},
};

const node: INode = {
	id: 'credential-test',
	name: 'Credential test',
	type: 'credentialTest',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function createWorkflow(): Workflow {
	return new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
}

/** The part of n8n's credentials helper that a request with a credential goes through. */
const credentialsHelper: Partial<ICredentialsHelper> = {
	getParentTypes: () => [],
	preAuthentication: async () => undefined,
	authenticate: async (data, _type, options: IHttpRequestOptions) =>
		await credential.authenticate(data, options),
};

const additionalData = {
	credentialsHelper,
	webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
	formWaitingBaseUrl: 'http://localhost/form-waiting',
} as unknown as IWorkflowExecuteAdditionalData;

/** As lodash's `get`, which n8n uses here: a string's key "0" is its first character. */
function get(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((inner, key) => (Object(inner) as Record<string, unknown>)[key], value);
}

/** The text for a request that threw: a rule for its status, else what n8n falls back to. */
function judgeThrown(error: unknown): Verdict {
	const cause = error instanceof NodeApiError ? error.cause : undefined;
	const status: unknown = get(cause, 'response.status');
	const rule = rules?.find(
		({ type, properties }) => type === 'responseCode' && properties.value === status,
	);
	const fallback = get(cause, 'response.statusText') ?? get(cause, 'code') ?? String(error);
	return { status: 'Error', message: rule?.properties.message ?? String(fallback) };
}

function judgeBody(body: unknown): Verdict {
	for (const rule of rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		if (get(body, rule.properties.key) === rule.properties.value) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/**
 * Presses the credential's Test button: n8n-core's own declarative request with the credential's own
 * expressions over real sockets, and the rules applied in the order of n8n's credentials tester.
 *
 * @param data the fields as the user filled them in
 */
export async function testCredential(data: ICredentialDataDecryptedObject): Promise<Verdict> {
	const context = new ExecuteContext(
		createWorkflow(),
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: '1', name: 'Samsar', type: credential.name, data };
	try {
		const output = await new RoutingNode(context, nodeType, decrypted).runNode();
		return judgeBody(output?.[0]?.[0]?.json);
	} catch (error) {
		return judgeThrown(error);
	}
}
