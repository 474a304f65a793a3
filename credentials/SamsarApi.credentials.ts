import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

const SAMSAR_BASE_URL = 'https://api.samsar.one/v1/video';

/** What people paste in front of a key. */
const PASTED = /^bearer(\s+|$)/i;

/** Expression: the key without surrounding blanks and without a pasted "Bearer". */
const KEY = `String($credentials.apiKey || '').trim().replace(${PASTED}, '')`;

/** What the expression gives. */
function cleanKey(apiKey: unknown): string {
	return String(apiKey ?? '')
		.trim()
		.replace(PASTED, '');
}

/** Expression: the address without surrounding blanks and trailing slashes. */
const BASE_URL = "String($credentials.baseUrl || '').trim().replace(/\\/+$/, '')";

/** Visible ASCII only: anything else cannot stand in a header. */
const KEY_IS_USABLE = `/^[\\x21-\\x7e]+$/.test(${KEY})`;

/** https anywhere, http on this machine only; no user name, no query, no fragment. */
const BASE_URL_IS_USABLE = `/^(https:\\/\\/[^\\s\\/?#@\\\\]+|http:\\/\\/(([\\w-]+\\.)*localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?)(\\/[^\\s?#\\\\]*)?$/i.test(${BASE_URL})`;

/** Well formed for every generation of the API, and belongs to nobody. */
const IMPOSSIBLE_SESSION = '0'.repeat(24);

/**
 * n8n's rules can only compare a status code or a value in the body. So a field that must not be
 * sent is answered by a `data:` URL, which n8n reads without touching the network: its text is one
 * of these marks, and a rule turns the mark into the message.
 */
const UNUSABLE = {
	baseUrl: {
		mark: '!',
		message: `The Base URL cannot be used, so the API Key was not sent anywhere. It must start with https:// (http:// for localhost only) and have no user name, "?" or "#". Samsar's own address is ${SAMSAR_BASE_URL}`,
	},
	apiKey: {
		mark: '~',
		message:
			'The API Key is empty or has a space or line break inside, so nothing was sent. Create a key in the account settings at https://app.samsar.one and paste it here',
	},
};

const redirected = (status: number) =>
	`The Base URL redirects to another address (status ${status}), and the API Key is not sent on. Enter the final address; Samsar's own is ${SAMSAR_BASE_URL}`;

const notChecked = (status: number) =>
	`The server at the Base URL is in trouble (status ${status}), so the API Key could not be checked. Nothing was charged. Test again in a few minutes`;

/** Every other status (400, 402, 404, 422 …) is an answer about the session: the key was accepted. */
const STATUS_MESSAGES: Record<number, string> = {
	301: redirected(301),
	302: redirected(302),
	303: redirected(303),
	307: redirected(307),
	308: redirected(308),
	401: 'Samsar does not accept this API Key (status 401). Copy it again from the account settings at https://app.samsar.one: it may be incomplete or revoked',
	403: 'Samsar does not let this API Key use the video API (status 403). Check the key and the plan in the account settings at https://app.samsar.one',
	408: notChecked(408),
	429: 'Samsar limits requests at the moment (status 429), so the API Key could not be checked. Nothing was charged. Test again in a minute',
	500: notChecked(500),
	502: notChecked(502),
	503: notChecked(503),
	504: notChecked(504),
};

const WEB_PAGE = `The Base URL answers with a web page instead of the Samsar API, so the API Key could not be checked. Samsar's own address is ${SAMSAR_BASE_URL}. If videos are created with the address you entered, keep it: newer servers tell the status elsewhere, where the node looks too, but this test cannot`;

const statusRules = Object.entries(STATUS_MESSAGES).map(
	([status, message]): IAuthenticateRuleResponseCode => ({
		type: 'responseCode',
		properties: { value: Number(status), message },
	}),
);

/** The body is read as text, so its key "0" is its first character. JSON starts with none of these. */
const firstCharacterRules = [
	...Object.values(UNUSABLE),
	...['<', '\n', '\r', '\t', ' '].map((mark) => ({ mark, message: WEB_PAGE })),
].map(
	({ mark, message }): IAuthenticateRuleResponseSuccessBody => ({
		type: 'responseSuccessBody',
		properties: { key: '0', value: mark, message },
	}),
);

export class SamsarApi implements ICredentialType {
	name = 'samsarApi';

	displayName = 'Samsar API';

	icon: Icon = { light: 'file:../icons/samsar.svg', dark: 'file:../icons/samsar.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-samsar/n8n-nodes-samsar#credential';

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
			default: 'https://api.samsar.one/v1/video',
			required: true,
			description:
				'Address of the Samsar video API. Must start with https://, or with http:// for a server on this machine.',
		},
	];

	/**
	 * A function, because n8n evaluates an expression here only as long as the execution runs: a cancel
	 * that a Stop has asked for is sent after that.
	 */
	authenticate = async (
		{ apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${cleanKey(apiKey)}` },
	});

	/**
	 * Asks for the status of a session that cannot exist, which costs nothing. Documented: a bad key
	 * gets 401, the unknown session 404 (or 400 "Missing or invalid session_id."), a missing key 400.
	 * Since an empty key never leaves n8n, a 400 is about the session and proves the key.
	 * `ignoreHttpStatusErrors` with exceptions needs n8n 2.10.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: `={{ !${BASE_URL_IS_USABLE} ? 'data:,${UNUSABLE.baseUrl.mark}' : !${KEY_IS_USABLE} ? 'data:,${UNUSABLE.apiKey.mark}' : ${BASE_URL} + '/status' }}`,
			qs: { session_id: IMPOSSIBLE_SESSION, request_id: IMPOSSIBLE_SESSION },
			encoding: 'text',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: Object.keys(STATUS_MESSAGES).map(Number),
			},
		},
		// The type asks for one kind of rule per list; n8n applies both kinds from one list.
		rules: [...statusRules, ...firstCharacterRules] as ICredentialTestRequest['rules'],
	};
}
