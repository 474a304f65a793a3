import type { Run } from '../run/run';
import type { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { routeMissing } from '../failures/routeMissing';
import type { Reply } from '../transport/answer';
import { isRouteMissing, readAcceptedJson } from '../transport/answer';
import { sendPatiently } from '../transport/retry';
import { describeReply, refusesEverything, toRefusal } from '../transport/refusal';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { Picture } from './order';
import { pictureRefused } from './orderFailures';
import type { Route } from './route';

/** `refused` and `stopped` also end the order. */
export type Upload =
	| { kind: 'uploaded'; urls: string[] }
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'stopped' };

function readAddress(reply: Reply): string | null {
	const urls = readAcceptedJson(reply)?.image_urls;
	const [url] = Array.isArray(urls) ? (urls as unknown[]) : [];
	return typeof url === 'string' && url !== '' ? url : null;
}

function readRefusal({ name }: Picture, reply: Reply, { missing }: Route): SamsarFailure {
	if (missing !== undefined && isRouteMissing(reply)) return routeMissing(`cannot ${missing}`);
	if (reply.kind === 'silence') return pictureRefused(name, reply.reason);
	const refusal = toRefusal(reply);
	if (refusesEverything(refusal)) return refusal;
	return pictureRefused(name, describeReply(reply), reply.httpCode);
}

/**
 * Uploads the pictures of a run free of charge: one at a time, so that only one is in memory. Repeats an upload
 * after a temporary error.
 */
export class PictureDesk {
	private last: Promise<unknown> = Promise.resolve();

	constructor(private readonly tools: Pick<Run, 'connection' | 'clock' | 'stop'>) {}

	/** @param isHeldBack whether the order is no longer to be sent; then nothing is uploaded */
	async upload(pictures: Picture[], route: Route, isHeldBack: () => boolean): Promise<Upload> {
		const urls: string[] = [];
		for (const picture of pictures) {
			const turn = this.last.then(async (): Promise<Upload> => {
				return isHeldBack() ? { kind: 'stopped' } : await this.uploadOne(picture, route);
			});
			this.last = turn.catch(() => undefined);
			const upload = await turn;
			if (upload.kind !== 'uploaded') return upload;
			urls.push(...upload.urls);
		}
		return { kind: 'uploaded', urls };
	}

	private async uploadOne(picture: Picture, route: Route): Promise<Upload> {
		const { connection, clock, stop } = this.tools;
		let data: string;
		try {
			data = await picture.read();
		} catch (thrown) {
			return { kind: 'refused', failure: toFailure(thrown) };
		}
		const request = {
			method: 'POST' as const,
			url: `${connection.baseUrl}/upload_image_data`,
			body: { input: { image_data: [data] } },
			timeoutMs: ANSWER_TIMES.create,
		};
		const reply = await sendPatiently(connection, request, clock, stop);
		if (reply.kind === 'silence' && (reply.isStopped || stop?.aborted)) return { kind: 'stopped' };
		const url = readAddress(reply);
		return url === null
			? { kind: 'refused', failure: readRefusal(picture, reply, route) }
			: { kind: 'uploaded', urls: [url] };
	}
}
