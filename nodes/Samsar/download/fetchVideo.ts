import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Clock, StopSignal } from '../clock';
import { untilStopped } from '../clock';
import type { Silence } from '../transport/answer';
import { readProxyRefusal, SHOWING_CONNECTIONS, takeThrownAnswer } from '../transport/proxy';
import { readSilence } from '../transport/silence';
import { Arrival, LIMITS } from './arrival';
import type { Limits } from './arrival';
import type { Fetched, FileHelpers, VideoStream } from './storeVideo';
import { storeVideo } from './storeVideo';
import type { Miss } from './videoAnswer';
import { readVideoAnswer } from './videoAnswer';
import {
	adviseUnreached,
	followRedirect,
	listVideoAddresses,
	readVideoLink,
	refuseAddress,
} from './videoLink';

export interface FetchTools {
	helpers: FileHelpers;
	/** Base URL of the API that returned the link. */
	baseUrl: string;
	clock: Clock;
	stop?: StopSignal;
	/** Default: LIMITS. */
	limits?: Limits;
}

/** Maximum number of redirects in one try. */
const MAX_HOPS = 5;

interface Try {
	link: string;
	fileName: string;
	helpers: FileHelpers;
	baseUrl: string;
	clock: Clock;
	signal: AbortSignal;
	arrival: Arrival;
}

/** Requests a video without the API key: the link is signed, and its host must not get the key. */
async function requestVideo({ helpers, signal }: Try, url: URL): Promise<IN8nHttpFullResponse> {
	const sending = helpers.httpRequest({
		method: 'GET',
		url: url.href,
		// Videos are already compressed.
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: SHOWING_CONNECTIONS,
		disableFollowRedirect: true,
		abortSignal: signal,
	}) as Promise<IN8nHttpFullResponse>;
	return await sending.catch(takeThrownAnswer);
}

interface Opened {
	kind: 'opened';
	address: URL;
	response: IN8nHttpFullResponse;
	/** Added to the reason if no video arrives. */
	advice: string;
}

function readMiss({ reason, isBlocked }: Silence, link: URL, baseUrl: string): Miss {
	if (isBlocked) return { kind: 'refused', reason };
	return { kind: 'trouble', reason: `${reason}${adviseUnreached(link, baseUrl)}` };
}

/** Requests the first of the link's addresses that accepts a connection. Never throws. */
async function openLink(attempt: Try, link: URL): Promise<Opened | Miss> {
	const { baseUrl } = attempt;
	let miss = refuseAddress(link, baseUrl);
	if (miss !== null) return miss;
	let advice = '';
	for (const address of listVideoAddresses(link, baseUrl)) {
		try {
			const response = await requestVideo(attempt, address);
			const refusal = readProxyRefusal(response, address.href);
			if (refusal !== null) return { kind: 'trouble', reason: refusal.reason };
			return { kind: 'opened', address, response, advice };
		} catch (thrown) {
			const silence = readSilence(thrown);
			if (silence.delivered === 'maybe') return { kind: 'trouble', reason: silence.reason };
			miss = readMiss(silence, link, baseUrl);
			advice = adviseUnreached(link, baseUrl);
		}
	}
	return miss as Miss;
}

/** Follows the link to the video and stores it. Never throws. */
async function followAndStore(attempt: Try): Promise<Fetched> {
	const { link, fileName, helpers, clock, arrival } = attempt;
	let url = readVideoLink(link);
	if (url === null) return { kind: 'refused', reason: 'the link is not an http or https address' };
	for (let hops = 0; hops <= MAX_HOPS; hops++) {
		const opened = await openLink(attempt, url);
		if (opened.kind !== 'opened') return opened;
		const { address, response, advice } = opened;
		arrival.hear();
		const answer = readVideoAnswer(response.statusCode, response.headers, clock.now());
		if (answer.kind === 'video') {
			return await storeVideo(helpers, response.body as VideoStream, fileName, answer, arrival);
		}
		if (answer.kind !== 'redirect') return { ...answer, reason: `${answer.reason}${advice}` };
		url = followRedirect(address, answer.location);
		if (url === null) {
			return {
				kind: 'refused',
				reason: 'the server redirected to an http address or to no valid address',
			};
		}
	}
	return { kind: 'trouble', reason: `the link was redirected more than ${MAX_HOPS} times` };
}

/**
 * Fetches a video once.
 *
 * @param deadline for the file including all tries, in milliseconds since 1970
 * @returns the stored file, the reason why there is none, or null if the execution was stopped
 */
export async function fetchVideo(
	link: string,
	fileName: string,
	{ helpers, baseUrl, clock, stop, limits = LIMITS }: FetchTools,
	deadline: number,
): Promise<Fetched | null> {
	if (stop?.aborted) return null;
	const abort = new AbortController();
	const arrival = new Arrival(clock, limits, deadline);
	let miss: Miss | null = null;
	const end = {
		get aborted() {
			miss ??= arrival.check();
			return stop?.aborted === true || miss !== null;
		},
	};
	try {
		const { signal } = abort;
		const attempt = followAndStore({ link, fileName, helpers, baseUrl, clock, signal, arrival });
		return (await untilStopped(attempt, clock, end)) ?? (stop?.aborted ? null : miss);
	} finally {
		// Also ends the unread bodies of redirects.
		abort.abort();
	}
}
