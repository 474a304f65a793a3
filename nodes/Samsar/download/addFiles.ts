import type { INodeExecutionData } from 'n8n-workflow';

import type { DownloadTools, VideoSource } from './downloadVideo';
import { downloadStopped, downloadVideo } from './downloadVideo';
import { SamsarFailure } from '../failures/failure';
import { lookAtSession } from '../transport/readStatus';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';

/** Videos that one run downloads at the same time. */
export const DOWNLOADS_AT_ONCE = 3;

/** For a failed download whose execution can be retried. */
export const RETRY_DOWNLOAD =
	"A retry downloads it again without paying again; so does the 'Get Status' operation with 'Download Video' on and this session ID.";

/** For a failed download whose execution n8n cannot retry. */
export const FETCH_DOWNLOAD =
	"The 'Get Status' operation with 'Download Video' on and this session ID downloads it without paying again.";

interface WantedVideo extends VideoSource {
	itemIndex: number;
	/** Without its file. */
	item: INodeExecutionData;
	/** The binary field of the item. */
	fileField: string;
}

/** The finished videos of the batch that are wanted as files. */
function listWanted(batch: Batch): WantedVideo[] {
	return batch.list().flatMap(({ result, fileField }, itemIndex) => {
		if (result === undefined || fileField === undefined) return [];
		const { status, sessionId, videoUrl } = result.json;
		if (status !== 'COMPLETED' || typeof videoUrl !== 'string') return [];
		return [{ itemIndex, item: result, fileField, sessionId: String(sessionId), videoUrl }];
	});
}

/** Whether the batch has a finished video that is wanted as a file. */
export function wantsFiles(batch: Batch): boolean {
	return listWanted(batch).length > 0;
}

/**
 * Puts the files of the finished videos next to their items' JSON, some at a time.
 *
 * @param advice what the person can do about a video that could not be downloaded
 * @throws the first failure, unless the node continues on failure
 */
export async function downloadVideos(run: Run, advice: string): Promise<void> {
	const { context, batch, connection, clock, pace } = run;
	const wanted = listWanted(batch);
	const missing = new Map(wanted.map(({ itemIndex, sessionId }) => [itemIndex, sessionId]));
	const thrown: unknown[] = [];
	const stop = {
		get aborted() {
			return thrown.length > 0 || run.stop?.aborted === true;
		},
	};
	const tools: DownloadTools = {
		helpers: context.helpers,
		baseUrl: connection.baseUrl,
		clock,
		stop,
		advice,
		look: async (sessionId) => {
			await pace.takeTurn(stop);
			return await lookAtSession(connection, sessionId);
		},
	};

	async function download({ itemIndex, fileField, item, ...source }: WantedVideo): Promise<void> {
		const result = await downloadVideo(source, tools);
		if (result === null) return;
		missing.delete(itemIndex);
		if (result instanceof SamsarFailure) return batch.fail(itemIndex, result);
		const { file, videoUrl } = result;
		batch.finish(itemIndex, { json: { ...item.json, videoUrl }, binary: { [fileField]: file } });
	}

	async function work(): Promise<void> {
		for (let next = wanted.shift(); next !== undefined && !stop.aborted; next = wanted.shift()) {
			await download(next).catch((error: unknown) => thrown.push(error));
		}
	}

	await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, work));
	if (thrown.length > 0) throw thrown[0];
	if (missing.size > 0) throw downloadStopped([...missing.values()]);
}
