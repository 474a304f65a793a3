import { createHash } from 'crypto';
import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Clock } from '../clock';
import { systemClock } from '../clock';
import type { Answer, Reply, Silence } from './answer';
import { readBody, readDate, readRetryAfter } from './answer';
import { readApiKey } from './apiKey';
import { readBaseUrl } from './baseUrl';
import type { SamsarRequest, Send } from './door';
import { openDoor } from './door';
import type { KeyHider } from './hideKey';
import { openKeyHider } from './hideKey';
import { readProxyRefusal, SHOWING_CONNECTIONS, takeThrownAnswer } from './proxy';
import { readText } from './readText';
import { readSilence } from './silence';
import { startTimeOut } from './timeOut';

export const CREDENTIAL = 'samsarApi';

/** The n8n contexts from which the node sends requests. */
export type SamsarCaller = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/**
 * Time limits of requests in milliseconds. An order of `pictures` is answered only after the server has fetched and
 * cropped every picture, one after the other (according to its published source).
 */
export const ANSWER_TIMES = { status: 30_000, create: 60_000, pictures: 300_000 };

/** One run's connection: the credential's address, and the only function that sends its key. */
export interface SamsarConnection {
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** Identifies the account at this address: a hash of address and key, 16 characters. */
	readonly account: string;
	/** Whether the server has answered a free request of this run. */
	hasAnswered?: boolean;
	/** The working status address, once known. */
	statusAddress?: string;
	/** Settles when the running search for that address ends; absent if there is none. */
	search?: Promise<void>;
	/** Sends one request once, in turn. Never throws for server or network errors. */
	readonly send: Send;
}

/** Maximum size of an answer in bytes; Samsar's longest lists have about 200,000. */
const MOST_BYTES = 8 * 1024 * 1024;

const TOO_LARGE: Silence = {
	kind: 'silence',
	reason: `the answer is larger than ${MOST_BYTES / 1024 / 1024} MB, and was not read to its end`,
	delivered: 'maybe',
};

/** An answer that broke off: the request has arrived. */
function readBrokenOff(thrown: unknown): Silence {
	return { ...readSilence(thrown), delivered: 'maybe' };
}

/** The text of an answer, or the reason why there is none. */
async function readWholeText(body: unknown, signal: AbortSignal): Promise<string | Silence> {
	try {
		const { text, isWhole } = await readText(body, MOST_BYTES, signal);
		return isWhole ? text : TOO_LARGE;
	} catch (thrown) {
		return readBrokenOff(thrown);
	}
}

function readOrigin(location: unknown, base: string, hider: KeyHider): string | null {
	if (typeof location !== 'string') return null;
	try {
		return hider.inAddress(new URL(location, base).origin);
	} catch {
		return null;
	}
}

/**
 * Reads n8n's full response, with the key removed.
 *
 * @param now when it arrived, in milliseconds since 1970
 */
export function readAnswer(
	response: IN8nHttpFullResponse,
	url: string,
	hider: KeyHider,
	now = systemClock.now(),
): Answer {
	const text = typeof response.body === 'string' ? response.body : '';
	return {
		kind: 'answer',
		httpCode: response.statusCode,
		body: hider.inBody(readBody(text)),
		retryAfterMs: readRetryAfter(response.headers['retry-after'], now),
		redirectedTo: readOrigin(response.headers.location, url, hider),
		...readDate(response.headers.date),
	};
}

/**
 * The `this` of n8n's request function. With the real context, n8n would replace the request's abort signal with the
 * execution's cancel signal, and evaluate the credential's expressions, which fails after the execution has ended.
 * Therefore this object has no signal and returns the resolved credential.
 */
function buildCaller(
	context: SamsarCaller,
	credentials: ICredentialDataDecryptedObject,
): IAllExecuteFunctions {
	const { helpers, logger } = context;
	return {
		helpers,
		logger,
		getNode: () => context.getNode(),
		getCredentials: async () => credentials,
	} as unknown as IAllExecuteFunctions;
}

function nameAccount(baseUrl: string, key: string): string {
	return createHash('sha256').update(`${baseUrl} ${key}`).digest('hex').slice(0, 16);
}

/**
 * Reads the credential and returns the run's connection.
 *
 * @throws SamsarFailure if the credential has no usable key, or an address that must not get it
 */
export async function openConnection(
	context: SamsarCaller,
	clock: Clock = systemClock,
): Promise<SamsarConnection> {
	const credentials = await context.getCredentials(CREDENTIAL);
	const key = readApiKey(credentials.apiKey);
	const baseUrl = readBaseUrl(credentials.baseUrl);
	const caller = buildCaller(context, credentials);
	const hider = openKeyHider(key);

	const stop =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	async function sendNow(request: SamsarRequest): Promise<Reply> {
		const { onStop = 'end' } = request;
		const timeOut = startTimeOut(request.timeoutMs, onStop === 'end' ? stop : undefined);
		try {
			// Statuses are not thrown: n8n's error would contain the key, and n8n repeats a thrown 401.
			const sending = context.helpers.httpRequestWithAuthentication.call(caller, CREDENTIAL, {
				method: request.method,
				url: request.url,
				qs: request.query,
				body: request.body,
				headers: { Accept: 'application/json' },
				timeout: request.timeoutMs,
				abortSignal: timeOut.signal,
				// Read as a stream, because n8n would read an answer of any size.
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: SHOWING_CONNECTIONS,
				// n8n would send the key to the target of a redirect.
				disableFollowRedirect: true,
			}) as Promise<IN8nHttpFullResponse>;
			const response = await Promise.race([sending.catch(takeThrownAnswer), timeOut.reached]);
			const refusal = readProxyRefusal(response, request.url);
			if (refusal !== null) return refusal;
			const reading = readWholeText(response.body, timeOut.signal);
			const read = await Promise.race([reading, timeOut.reached.catch(readBrokenOff)]);
			if (typeof read !== 'string') return read;
			return readAnswer({ ...response, body: read }, request.url, hider, clock.now());
		} catch (thrown) {
			return readSilence(thrown);
		} finally {
			timeOut.release();
		}
	}

	return { baseUrl, account: nameAccount(baseUrl, key), send: openDoor(sendNow, clock, stop) };
}
