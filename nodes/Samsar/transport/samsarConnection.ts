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

/** The type of the node's credential. */
export const CREDENTIAL = 'samsarApi';

/** Every place in n8n from which the node speaks to Samsar. */
export type SamsarCaller = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/**
 * Milliseconds after which a request counts as unanswered. An order of `pictures` is answered only when
 * the server has fetched and cropped every picture, one after the other (as its published source does).
 */
export const ANSWER_TIMES = { status: 30_000, create: 60_000, pictures: 300_000 };

/** One run's way to Samsar: the credential's address, and the only function that sends its key. */
export interface SamsarConnection {
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** Stands for the account at this address: sixteen characters that are the same for the same key. */
	readonly account: string;
	/** Whether the server has given a good answer to a free question of this run. */
	hasAnswered?: boolean;
	/** The address that has answered status requests in this run, once one has. */
	statusAddress?: string;
	/** Settles when the look that searches for that address is done; absent when none searches. */
	search?: Promise<void>;
	/** Sends one request once, in its turn. Never throws for what the server or the network does. */
	readonly send: Send;
}

/** Bytes of the largest answer that is read; Samsar's longest lists have some 200,000. */
const MOST_BYTES = 8 * 1024 * 1024;

const TOO_LARGE: Silence = {
	kind: 'silence',
	reason: `the answer is larger than ${MOST_BYTES / 1024 / 1024} MB, and was not read to its end`,
	delivered: 'maybe',
};

/** The answer had begun, so the request has arrived, whatever broke it off. */
function readBrokenOff(thrown: unknown): Silence {
	return { ...readSilence(thrown), delivered: 'maybe' };
}

/** The text of an answer, or why there is none. */
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
 * What n8n's full response says, without the key.
 *
 * @param now when it came, in milliseconds since 1970
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
 * The caller of n8n's request function. n8n would put the execution's cancel signal in the place of
 * the request's own, and read the credential's expressions, which it cannot when the execution has
 * ended. So this one has no signal, and has its credential.
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
 * @throws SamsarFailure when the credential has no key or an address that must not get it
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
			// Codes are read, not thrown: n8n's error would hold the key, and n8n repeats a thrown 401.
			const sending = context.helpers.httpRequestWithAuthentication.call(caller, CREDENTIAL, {
				method: request.method,
				url: request.url,
				qs: request.query,
				body: request.body,
				headers: { Accept: 'application/json' },
				timeout: request.timeoutMs,
				abortSignal: timeOut.signal,
				// Read here, because n8n would read an answer of any size.
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: SHOWING_CONNECTIONS,
				// n8n hands the key on to wherever a redirect leads.
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
