import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { clipText } from '../transport/answer';
import type { Arrival } from './arrival';
import { tooLarge } from './arrival';
import type { Miss, VideoAnswer } from './videoAnswer';
import { isPage } from './videoAnswer';

export type FileHelpers = Pick<IExecuteFunctions['helpers'], 'httpRequest' | 'prepareBinaryData'>;

/** Node's stream type, which a community node must not import. */
export type VideoStream = Exclude<Parameters<FileHelpers['prepareBinaryData']>[0], Buffer>;

export type Fetched = { kind: 'file'; file: IBinaryData } | Miss;

const START_LENGTH = 64;

function describeThrown(thrown: unknown): string {
	return clipText(thrown instanceof Error ? thrown.message : String(thrown));
}

/** Streams a video into n8n's binary store. Never throws. */
export async function storeVideo(
	helpers: FileHelpers,
	stream: VideoStream,
	fileName: string,
	{ mimeType, length }: Extract<VideoAnswer, { kind: 'video' }>,
	arrival: Arrival,
): Promise<Fetched> {
	const { mostBytes } = arrival.limits;
	if (length !== null && length > mostBytes) return tooLarge(arrival.limits);
	let arrived = 0;
	let brokeOff = false;
	let isBlank = true;
	let page: string | null = null;
	arrival.begin();
	stream.once('error', () => (brokeOff = true));
	stream.once('end', () => arrival.finish());
	const counted = stream.map((piece: Buffer) => {
		if (isBlank) {
			// A page may start with any amount of white space.
			const start = piece.toString().trim().slice(0, START_LENGTH);
			isBlank = start === '';
			if (isPage(start)) {
				page = start;
				throw new Error('not a video');
			}
		}
		arrived += piece.length;
		if (arrived > mostBytes) throw new Error('too large');
		arrival.take(piece.length);
		return piece;
	});

	const miss = (reason: string): Miss => ({ kind: 'trouble', reason });
	try {
		const file = await helpers.prepareBinaryData(counted, fileName, mimeType);
		if (isBlank) return miss('the file was empty');
		// Fewer bytes than announced: a stream error, or a file that was compressed in transit.
		const stored = file.bytes ?? arrived;
		if (stored < arrived) return miss(`only ${stored} of ${arrived} bytes were stored`);
		return { kind: 'file', file };
	} catch (thrown) {
		if (page !== null)
			return miss(`the server sent a web page instead of a video: ${clipText(page)}`);
		if (arrived > mostBytes) return tooLarge(arrival.limits);
		if (!brokeOff) {
			return {
				kind: 'refused',
				reason: `n8n could not store the file: ${describeThrown(thrown)}`,
			};
		}
		const total = length === null ? '' : ` of ${length}`;
		return miss(`the connection broke off after ${arrived}${total} bytes`);
	}
}
