import type { Render } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import type { Batch, RenderResult } from '../run/batch';
import type { Run } from '../run/run';
import { lookAtSession } from '../transport/readStatus';
import type { DownloadTools } from './downloadVideo';
import { downloadStopped, downloadVideo } from './downloadVideo';

/** Maximum number of concurrent downloads in a run. */
const DOWNLOADS_AT_ONCE = 3;

interface WantedVideo {
	itemIndex: number;
	result: RenderResult & { render: Render & { videoUrl: string } };
}

function hasVideo(result: RenderResult): result is WantedVideo['result'] {
	const { status, videoUrl } = result.render;
	return status === 'COMPLETED' && videoUrl !== null;
}

/** The finished videos of the batch that are wanted as files. */
function listWanted(batch: Batch): WantedVideo[] {
	return batch.list().flatMap(({ itemIndex, result, fileField }) => {
		if (result === undefined || fileField === undefined || 'json' in result) return [];
		return hasVideo(result) ? [{ itemIndex, result }] : [];
	});
}

export function wantsFiles(batch: Batch): boolean {
	return listWanted(batch).length > 0;
}

/**
 * Adds the files of the finished videos to their items.
 *
 * @param advice for a video that could not be downloaded
 * @throws the first failure, unless the node continues on failure
 */
export async function addFiles(run: Run, advice: string): Promise<void> {
	const { context, batch, connection, clock } = run;
	const wanted = listWanted(batch);
	const missing = new Map(wanted.map(({ itemIndex, result }) => [itemIndex, result.render]));
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
		look: async (sessionId) => await lookAtSession(connection, sessionId),
	};

	async function download({ itemIndex, result }: WantedVideo): Promise<void> {
		const fetched = await downloadVideo(result.render, tools);
		if (fetched === null) return;
		missing.delete(itemIndex);
		if (fetched instanceof SamsarFailure) return batch.fail(itemIndex, fetched);
		const { file, videoUrl } = fetched;
		batch.finish(itemIndex, { ...result, render: { ...result.render, videoUrl }, file });
	}

	async function work(): Promise<void> {
		for (let next = wanted.shift(); next !== undefined && !stop.aborted; next = wanted.shift()) {
			await download(next).catch((error: unknown) => thrown.push(error));
		}
	}

	await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, work));
	if (thrown.length > 0) throw thrown[0];
	if (missing.size > 0)
		throw downloadStopped([...missing.values()].map(({ sessionId }) => sessionId));
}
