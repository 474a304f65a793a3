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
	/** Of the API that gave the link. */
	baseUrl: string;
	clock: Clock;
	stop?: StopSignal;
	/** Default: LIMITS. */
	limits?: Limits;
}

/** Redirects that one try follows. */
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

/** Asks for a video as anyone may: the link is signed, and the API key is none of its host's business. */
async function requestVideo({ helpers, signal }: Try, url: URL): Promise<IN8nHttpFullResponse> {
	const sending = helpers.httpRequest({
		method: 'GET',
		url: url.href,
		// A video is compressed in itself: packing it again helps nobody.
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
	/** What to say about the link if no video comes. */
	advice: string;
}

/** A request for a video that threw instead of answering. */
function readMiss({ reason, isBlocked }: Silence, link: URL, baseUrl: string): Miss {
	if (isBlocked) return { kind: 'refused', reason };
	return { kind: 'trouble', reason: `${reason}${adviseUnreached(link, baseUrl)}` };
}

/** Asks the first of the link's addresses to which a connection can be made. Never throws. */
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
				reason: 'the server answered with a redirect that gives up https or leads nowhere',
			};
		}
	}
	return { kind: 'trouble', reason: `the link was redirected more than ${MAX_HOPS} times` };
}

/**
 * Fetches a video once.
 *
 * @param deadline for the file with all its tries, in milliseconds since 1970
 * @returns the stored file, why there is none, or null when the execution was stopped
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
		// Also ends what the answers before the last one have left unread.
		abort.abort();
	}
}
