import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../nodes/Samsar/api/contract';
import { readApiKey } from '../nodes/Samsar/transport/apiKey';
import { checkReceiver } from '../nodes/Samsar/transport/receiver';

/** The Test button calls the nodes' function `samsarApiTest`. */
export class SamsarApi implements ICredentialType {
	name = 'samsarApi';

	displayName = 'Samsar API';

	icon: Icon = { light: 'file:../icons/samsar.svg', dark: 'file:../icons/samsar.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-samsar/n8n-nodes-samsar/blob/main/docs/credential.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Create it in the account settings at app.samsar.one. A pasted "Bearer" prefix is ignored.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			required: true,
			description:
				'Address of the Samsar video API. It must start with https://. For a server on this machine or in a private network, http:// is allowed, but anyone on that network can then read the API key.',
		},
		{
			// Without this field, n8n adds one of this name with the default "All". With "none", HTTP Request, GraphQL
			// and n8n's AI tools cannot use the credential. The Samsar nodes are not affected.
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
	];

	/**
	 * A function, because n8n evaluates an expression here only while the execution runs. A cancel after a
	 * Stop is sent later.
	 */
	authenticate = async (
		{ apiKey, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		checkReceiver(request, baseUrl);
		return {
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${readApiKey(apiKey)}` },
		};
	};
}
