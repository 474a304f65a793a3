import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { systemClock } from '../Samsar/clock';
import { downloadVideo } from '../Samsar/download/downloadVideo';
import { SamsarFailure } from '../Samsar/failures/failure';
import { toFailure } from '../Samsar/failures/nodeError';
import { FETCH_DOWNLOAD } from '../Samsar/failures/waysBack';
import { log } from '../Samsar/log';
import { lookAtSession } from '../Samsar/transport/readStatus';
import type { SamsarConnection } from '../Samsar/transport/samsarConnection';

type Connect = () => Promise<SamsarConnection>;

async function download(
	context: IWebhookFunctions,
	connect: Connect,
	{ json }: INodeExecutionData,
) {
	const connection = await connect();
	return await downloadVideo(
		{ sessionId: String(json.sessionId), videoUrl: String(json.videoUrl) },
		{
			helpers: context.helpers,
			baseUrl: connection.baseUrl,
			clock: systemClock,
			advice: FETCH_DOWNLOAD,
			look: async (sessionId) => await lookAtSession(connection, sessionId),
		},
	);
}

/**
 * Adds the video's file to the item. If the download fails, the workflow still gets the item, with the
 * reason in `downloadFailure`. Never throws.
 *
 * @param fileField the binary field for the file; absent = no file
 */
export async function addFile(
	context: IWebhookFunctions,
	connect: Connect,
	item: INodeExecutionData,
	fileField?: string,
): Promise<INodeExecutionData> {
	if (fileField === undefined || typeof item.json.videoUrl !== 'string') return item;
	const { name } = context.getNode();
	// Samsar does not call again, and n8n has no record of the event until the download ends.
	log(
		context,
		'info',
		`${name}: session ${String(item.json.sessionId)} has ended, and its video is downloaded now. If n8n stops before the download ends, the workflow does not start. ${FETCH_DOWNLOAD}`,
	);
	const result = await download(context, connect, item).catch(toFailure);
	if (result === null) return item;
	if (result instanceof SamsarFailure) {
		log(context, 'error', `${name}: ${result.message}`);
		return { json: { ...item.json, downloadFailure: result.message } };
	}
	const { file, videoUrl } = result;
	return { json: { ...item.json, videoUrl }, binary: { [fileField]: file } };
}
