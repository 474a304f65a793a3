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

/** Its Test button is the nodes' own function, `samsarApiTest`. */
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
				'Created in the account settings at app.samsar.one. A pasted "Bearer" in front of it is ignored.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			required: true,
			description:
				'Address of the Samsar video API. Must start with https://, or with http:// for a server on this machine or in a private network: then anybody on that network can read the API key.',
		},
		{
			// n8n adds a field of this name, with "All" as its default, unless the credential has one. The Samsar
			// nodes are not affected by it; HTTP Request, GraphQL and n8n's AI tools cannot use the credential.
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
	];

	/**
	 * A function, because n8n evaluates an expression here only as long as the execution runs: a cancel
	 * that a Stop has asked for is sent after that.
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
