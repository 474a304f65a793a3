import type {
	IAllExecuteFunctions,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import type { Answer, Reply } from './answer';
import { readBody, readRetryAfter } from './answer';
import { readBaseUrl } from './baseUrl';
import { readSilence } from './silence';

export const CREDENTIAL = 'samsarApi';

/** Every place in n8n from which the node speaks to Samsar. */
export type SamsarCaller = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** Milliseconds after which a request counts as unanswered. */
export const ANSWER_TIMES = { status: 30_000, create: 60_000 };

export interface SamsarRequest {
	method: IHttpRequestMethods;
	url: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Milliseconds to wait for the answer. */
	timeoutMs: number;
	/** Whether the request goes on when the execution is stopped, because its answer is worth money. */
	outlivesStop?: boolean;
}

/** One run's way to Samsar: the credential's address, and the only function that sends its key. */
export interface SamsarConnection {
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** The address that has answered status requests in this run, once one has. */
	statusAddress?: string;
	/** Sends one request once. Never throws for what the server or the network does. */
	send(request: SamsarRequest): Promise<Reply>;
}

/** A pasted key without blanks around it and without a pasted `Bearer`, as the credential sends it. */
function readApiKey(value: unknown): string {
	const key = typeof value === 'string' ? value.trim().replace(/^bearer(\s+|$)/i, '') : '';
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new SamsarFailure({
			message: `The API key in the Samsar API credential ${key === '' ? 'is empty' : 'contains a blank or a character that cannot be sent'}. Nothing was sent.`,
			description:
				'Open the credential and paste a key from the account settings at app.samsar.one',
		});
	}
	return key;
}

/** A server that repeats the key in its answer must not bring it into an item or an error. */
function hideKey(text: string, key: string): string {
	return text.split(key).join('[API key hidden]');
}

function readOrigin(location: unknown, base: string): string | null {
	if (typeof location !== 'string') return null;
	try {
		return new URL(location, base).origin;
	} catch {
		return null;
	}
}

function readAnswer(response: IN8nHttpFullResponse, url: string, key: string): Answer {
	const text = typeof response.body === 'string' ? response.body : '';
	return {
		kind: 'answer',
		httpCode: response.statusCode,
		body: readBody(hideKey(text, key)),
		retryAfterMs: readRetryAfter(response.headers['retry-after'], Date.now()),
		redirectedTo: readOrigin(response.headers.location, url),
	};
}

/**
 * n8n's request function cancels a request as soon as its caller's execution is stopped. A caller
 * that has no cancel signal keeps the request alive.
 */
function withoutCancelSignal(context: SamsarCaller): IAllExecuteFunctions {
	const { helpers, logger } = context;
	return {
		helpers,
		logger,
		getNode: () => context.getNode(),
		getCredentials: async (type: string) => await context.getCredentials(type),
	} as IAllExecuteFunctions;
}

/**
 * Reads the credential and returns the run's connection.
 *
 * @throws SamsarFailure when the credential has no key or an address that must not get it
 */
export async function openConnection(context: SamsarCaller): Promise<SamsarConnection> {
	const credentials = await context.getCredentials(CREDENTIAL);
	const key = readApiKey(credentials.apiKey);
	const baseUrl = readBaseUrl(credentials.baseUrl);

	async function send(request: SamsarRequest): Promise<Reply> {
		const caller = request.outlivesStop ? withoutCancelSignal(context) : context;
		try {
			// Codes are read, not thrown: n8n's error would hold the key, and n8n repeats a thrown 401.
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				caller,
				CREDENTIAL,
				{
					method: request.method,
					url: request.url,
					qs: request.query,
					body: request.body,
					headers: { Accept: 'application/json' },
					timeout: request.timeoutMs,
					encoding: 'text',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					// n8n hands the key on to wherever a redirect leads.
					disableFollowRedirect: true,
				},
			)) as IN8nHttpFullResponse;
			return readAnswer(response, request.url, key);
		} catch (thrown) {
			return readSilence(thrown);
		}
	}

	return { baseUrl, send };
}
