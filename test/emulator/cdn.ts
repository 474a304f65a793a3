/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { json, routeMissing } from './answers';
import type { Holds } from './holds';
import { Listener, recordRequest } from './listener';
import { chooseWithin, type Settings } from './options';
import type { Plans } from './plans';
import type { Renders } from './renders';
import { deliver, pause, strike, type Exchange } from './strike';
import type { Answer, EmulatedSession, RequestRecord } from './types';

const readFilm = (name: string) => readFileSync(join(__dirname, 'films', `${name}.mp4`));

/** Six silent seconds, 960 × 540, H.264 (scripts/film.mjs). */
export const SAMPLE_VIDEO = readFilm('landscape');
/** The same, 540 × 960. */
export const PORTRAIT_VIDEO = readFilm('portrait');

/** The film of a session, in the ratio that was asked for. */
const filmOf = ({ video }: EmulatedSession) =>
	video.aspectRatio === '9:16' ? PORTRAIT_VIDEO : SAMPLE_VIDEO;

/** Where a self-hosted server has its files, beside the API. */
export const ASSETS_PATH = '/assets_v2';
const VIDEO_PATH = /^(?:\/assets_v2)?\/videos\/([^/]+)\.mp4$/;
const UPLOAD_PATH = /^(?:\/assets_v2)?(\/uploads\/[^/]+)$/;

interface FilesSetup {
	plans: Plans;
	holds: Holds;
	settings: Settings;
	findRenders: () => Renders;
	onAnswered?: (record: RequestRecord) => void;
}

/** The videos, and the pictures that were uploaded. */
export class Files {
	/** Every request for a file, and every other request to the second origin. */
	readonly requests: RequestRecord[] = [];
	private readonly uploads = new Map<string, Answer>();

	constructor(private readonly setup: FilesSetup) {}

	/** Returns the path of the picture. */
	keep(content: Buffer, type: string): string {
		const path = `/uploads/${this.uploads.size + 1}.${type.split('/')[1]}`;
		this.uploads.set(path, { code: 200, headers: { 'content-type': type }, body: content });
		return path;
	}

	clear(): void {
		this.requests.length = 0;
		this.uploads.clear();
	}

	/** Answers on this listener. */
	async answer(request: FastifyRequest, reply: FastifyReply, listener: Listener): Promise<void> {
		const { plans, holds, settings, findRenders, onAnswered } = this.setup;
		const record = recordRequest('download', request, reply, onAnswered);
		this.requests.push(record);
		const exchange = { request, reply, record };
		const upload = this.uploads.get(UPLOAD_PATH.exec(record.path)?.[1] ?? '');
		if (upload) return await deliver(exchange, upload);
		const id = VIDEO_PATH.exec(record.path)?.[1];
		if (id === undefined) return await deliver(exchange, answerStranger(record));
		const session = findRenders().find(decodeURIComponent(id));
		if (!session) return await deliver(exchange, routeMissing(record.method, record.path));
		record.sessionId = session.id;
		const planned = plans.strike({ kind: 'download', session });
		await pause(chooseWithin(settings.answerMs.download));
		const film = filmOf(session);
		if (!planned) return await sendVideo(exchange, film);
		const elsewhere = `${listener.origin}/moved`;
		const context = {
			elsewhere,
			unplug: (ms: number) => void listener.unplug(ms),
			hold: async (held: RequestRecord) => await holds.hold(held),
		};
		await strike(exchange, planned, answerWhole(film), context);
	}
}

/**
 * The other origin: it holds the videos, and answers like an API to whoever follows a redirect
 * there. No request to it should ever carry the key.
 */
export function createCdn(files: Files): Listener {
	const listener = new Listener();
	listener.app.all('/*', async (request, reply) => {
		await files.answer(request, reply, listener);
		return reply;
	});
	return listener;
}

/** Tempting enough for a client that follows redirects to believe it. */
function answerStranger({ method }: RequestRecord): Answer {
	return method === 'POST'
		? json(201, { session_id: 'vid_elsewhere', request_id: 'vid_elsewhere' })
		: json(200, { status: 'COMPLETED', url: 'http://127.0.0.1:9/elsewhere.mp4' });
}

const answerWhole = (film: Buffer): Answer => ({
	code: 200,
	headers: { 'content-type': 'video/mp4' },
	body: film,
});

async function sendVideo({ request, reply, record }: Exchange, film: Buffer): Promise<void> {
	const size = film.length;
	reply.header('content-type', 'video/mp4').header('accept-ranges', 'bytes');
	const range = readRange(request.headers.range, size);
	if (range === 'unsatisfiable') {
		record.answeredWith = 416;
		await reply.code(416).header('content-range', `bytes */${size}`).send();
		return;
	}
	const { first, last } = range ?? { first: 0, last: size - 1 };
	record.answeredWith = range ? 206 : 200;
	reply.code(record.answeredWith).header('content-length', last - first + 1);
	if (range) reply.header('content-range', `bytes ${first}-${last}/${size}`);
	await reply.send(record.method === 'HEAD' ? undefined : film.subarray(first, last + 1));
}

function readRange(header: string | undefined, size: number) {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return undefined;
	const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
	const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
	return first > last ? ('unsatisfiable' as const) : { first, last };
}
