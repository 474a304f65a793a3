import type { IBinaryData } from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import { nameSome } from '../failures/sentence';
import { FETCH_DOWNLOAD } from '../failures/waysBack';
import type { Look } from '../transport/readStatus';
import { retry } from '../transport/retry';
import { backoffMs } from '../transport/retryPolicy';
import { LIMITS } from './arrival';
import type { FetchTools } from './fetchVideo';
import { fetchVideo } from './fetchVideo';
import type { Fetched } from './storeVideo';
import type { Miss } from './videoAnswer';
import { nameFile } from './videoLink';

export interface VideoSource {
	sessionId: string;
	videoUrl: string;
}

export interface DownloadTools extends FetchTools {
	look: (sessionId: string) => Promise<Look>;
	/** Advice for a video that could not be downloaded. */
	advice: string;
}

export interface DownloadedVideo {
	file: IBinaryData;
	/** The link that worked. Samsar signs a new one after the first has expired. */
	videoUrl: string;
}

const MAX_TRIES = 4;

/** The longest pause that a server can request, in milliseconds. */
const LONGEST_PAUSE = 30_000;

function downloadFailed(
	{ sessionId, videoUrl }: VideoSource,
	{ reason, httpCode, advice }: Miss,
	usualAdvice: string,
): SamsarFailure {
	return new SamsarFailure({
		message: `Video ${sessionId} is finished and paid for, but could not be downloaded: ${reason}. ${advice ?? usualAdvice} Its link: ${videoUrl}`,
		sessionId,
		status: 'COMPLETED',
		httpCode,
	});
}

export function downloadStopped(sessionIds: string[]): SamsarFailure {
	return new SamsarFailure({
		message: `The execution was stopped during the download of ${nameSome(sessionIds)}. Nothing is lost. ${FETCH_DOWNLOAD}`,
		sessionId: sessionIds.length === 1 ? sessionIds[0] : undefined,
	});
}

/**
 * Downloads a video. Retries a broken download, and gets a new link if the first one has expired.
 *
 * @returns the stored file, the reason why there is none, or null if the execution was stopped
 */
export async function downloadVideo(
	{ sessionId, videoUrl }: VideoSource,
	tools: DownloadTools,
): Promise<DownloadedVideo | SamsarFailure | null> {
	const { clock, stop, advice, look, limits = LIMITS } = tools;
	const deadline = clock.now() + limits.wholeMs;
	const fileName = nameFile(sessionId);
	let link = videoUrl;
	let isRenewed = false;

	async function waitAfter(fetched: Fetched | null, tries: number): Promise<number | null> {
		if (fetched === null || fetched.kind === 'file' || fetched.kind === 'refused') return null;
		if (tries >= MAX_TRIES) return null;
		const seen = fetched.kind === 'expired' && !isRenewed ? await look(sessionId) : null;
		if (seen?.kind === 'render' && seen.render.videoUrl !== null) {
			link = seen.render.videoUrl;
			isRenewed = true;
			return 0;
		}
		const { retryAfterMs = null } = seen?.kind === 'trouble' ? seen : fetched;
		const wait = Math.min(LONGEST_PAUSE, backoffMs(tries, retryAfterMs));
		return clock.now() + wait < deadline ? wait : null;
	}

	const fetchLink = async () => await fetchVideo(link, fileName, tools, deadline);
	const fetched = await retry(fetchLink, waitAfter, clock, stop);
	if (fetched === null) return null;
	if (fetched.kind === 'file') return { file: fetched.file, videoUrl: link };
	return downloadFailed({ sessionId, videoUrl: link }, fetched, advice);
}
