/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** Large videos, made as they are sent, and the three APIs that have them ready. */
import Fastify, { type FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { listenLocally } from './listenLocally';

const MEGABYTE = 1_000_000;
const PIECE = Buffer.alloc(MEGABYTE, 'n8n samsar video ');

export interface FileServer {
	origin: string;
	/** Milliseconds since 1970 at which the last request for a file came in. */
	readonly askedAt: number;
	/** What a workflow has to know of a video, for whichever API it asks. */
	describe: (sizeMb: number) => VideoRow;
	close: () => Promise<void>;
}

export interface VideoRow {
	sessionId: string;
	prompt: string;
	url: string;
	bytes: number;
}

/** Addresses: `/files/<MB>.mp4`; every render of the APIs is named after the size of its video in MB. */
export async function startFileServer(): Promise<FileServer> {
	const app = Fastify({ forceCloseConnections: true });
	let askedAt = 0;
	let origin = '';
	const send = (reply: FastifyReply, sizeMb: number) => {
		askedAt = Date.now();
		return reply
			.headers({ 'content-type': 'video/mp4', 'content-length': sizeMb * MEGABYTE })
			.send(Readable.from(pieces(sizeMb)));
	};
	app.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, (_request, body, done) =>
		done(null, body),
	);
	app.get<{ Params: { file: string } }>('/files/:file', async (request, reply) =>
		send(reply, Number.parseInt(request.params.file, 10)),
	);
	app.get<{ Querystring: { session_id: string } }>('/samsar/status', async ({ query }) => ({
		status: 'COMPLETED',
		url: `${origin}/files/${query.session_id}.mp4`,
	}));
	app.post('/openai/videos', async ({ body }) => {
		const [, sizeMb] = /\[(\d+) MB\]/.exec(String(body)) ?? [];
		return { id: sizeMb, status: 'queued' };
	});
	app.get<{ Params: { id: string } }>('/openai/videos/:id', async ({ params }) => ({
		id: params.id,
		status: 'completed',
	}));
	app.get<{ Params: { id: string } }>('/openai/videos/:id/content', async (request, reply) =>
		send(reply, Number(request.params.id)),
	);
	origin = await listenLocally(app);
	return {
		origin,
		get askedAt() {
			return askedAt;
		},
		describe: (sizeMb) => ({
			sessionId: String(sizeMb),
			prompt: `[${sizeMb} MB]`,
			url: `${origin}/files/${sizeMb}.mp4`,
			bytes: sizeMb * MEGABYTE,
		}),
		close: async () => await app.close(),
	};
}

function* pieces(sizeMb: number): Generator<Buffer> {
	for (let sent = 0; sent < sizeMb; sent++) yield PIECE;
}
