import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Clock, StopSignal } from '../clock';
import { untilStopped } from '../clock';
import { readSilence } from '../transport/silence';
import type { Fetched, FileHelpers, VideoStream } from './storeVideo';
import { storeVideo } from './storeVideo';
import { readVideoAnswer } from './videoAnswer';
import { followRedirect, readVideoLink } from './videoLink';

export interface FetchTools {
	helpers: FileHelpers;
	clock: Clock;
	stop?: StopSignal;
}

/** Redirects that one try follows. */
const MAX_HOPS = 5;

/** Milliseconds without a byte after which a try is given up; n8n itself would wait for ever. */
export const SILENCE_MS = 60_000;

interface Try {
	link: string;
	fileName: string;
	helpers: FileHelpers;
	clock: Clock;
	signal: AbortSignal;
	onBytes: () => void;
}

/** Asks for a video as anyone may: the link is signed, and the API key is none of its host's business. */
async function requestVideo({ helpers, signal }: Try, url: URL): Promise<IN8nHttpFullResponse> {
	return (await helpers.httpRequest({
		method: 'GET',
		url: url.href,
		// A video is compressed in itself: packing it again helps nobody.
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: signal,
	})) as IN8nHttpFullResponse;
}

/** Follows the link to the video and stores it. Never throws. */
async function followAndStore(attempt: Try): Promise<Fetched> {
	const { link, fileName, helpers, clock, onBytes } = attempt;
	let url = readVideoLink(link);
	if (url === null) return { kind: 'refused', reason: 'the link is not an http or https address' };
	for (let hops = 0; hops <= MAX_HOPS; hops++) {
		let response: IN8nHttpFullResponse;
		try {
			response = await requestVideo(attempt, url);
		} catch (thrown) {
			return { kind: 'trouble', reason: readSilence(thrown).reason };
		}
		onBytes();
		const answer = readVideoAnswer(response.statusCode, response.headers, clock.now());
		if (answer.kind === 'video') {
			return await storeVideo(helpers, response.body as VideoStream, fileName, answer, onBytes);
		}
		if (answer.kind !== 'redirect') return answer;
		url = followRedirect(url, answer.location);
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
 * @returns the stored file, why there is none, or null when the execution was stopped
 */
export async function fetchVideo(
	link: string,
	fileName: string,
	{ helpers, clock, stop }: FetchTools,
): Promise<Fetched | null> {
	if (stop?.aborted) return null;
	const abort = new AbortController();
	let heardAt = clock.now();
	const onBytes = () => (heardAt = clock.now());
	const end = {
		get aborted() {
			return stop?.aborted === true || clock.now() - heardAt > SILENCE_MS;
		},
	};
	try {
		const { signal } = abort;
		const attempt = followAndStore({ link, fileName, helpers, clock, signal, onBytes });
		const fetched = await untilStopped(attempt, clock, end);
		if (fetched !== null || stop?.aborted) return fetched;
		return { kind: 'trouble', reason: `nothing arrived for ${SILENCE_MS / 1000} seconds` };
	} finally {
		// Also ends what the answers before the last one have left unread.
		abort.abort();
	}
}
