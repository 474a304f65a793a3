/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { openEmulator } from '../support/emulators';
import { divertDownloads, fetchVideos, makeVideos, readFiles, serveRaw } from './support/downloads';
import { runToEnd, type Outcome } from './support/harness';

/** Larger than any buffer on the way. */
const VIDEO = Buffer.alloc(3_000_000, 'video: ');
/** A video never begins like a web page, as random bytes may. */
const MP4_START = Buffer.from('\0\0\0\x18ftypmp42');
const HALF = VIDEO.subarray(0, 1_500_000);

function head(...lines: string[]): string {
	return ['HTTP/1.1 200 OK', 'content-type: video/mp4', ...lines, '', ''].join('\r\n');
}

function chunk(bytes: Buffer): Buffer {
	return Buffer.concat([
		Buffer.from(`${bytes.length.toString(16)}\r\n`),
		bytes,
		Buffer.from('\r\n'),
	]);
}

const LENGTH = head(`content-length: ${VIDEO.length}`, 'connection: close');
const CHUNKED = head('transfer-encoding: chunked', 'connection: close');

function reset(socket: Socket): void {
	setTimeout(() => socket.resetAndDestroy(), 50);
}

const WHOLE: Record<string, (socket: Socket) => void> = {
	'with a length': (socket) => socket.end(Buffer.concat([Buffer.from(LENGTH), VIDEO])),
	'in chunks': (socket) => {
		socket.end(
			Buffer.concat([
				Buffer.from(CHUNKED),
				chunk(HALF),
				chunk(VIDEO.subarray(HALF.length)),
				Buffer.from('0\r\n\r\n'),
			]),
		);
	},
	'without a length': (socket) => {
		socket.end(Buffer.concat([Buffer.from(head('connection: close')), VIDEO]));
	},
	'compressed although it asked for no compression': (socket) => {
		const bytes = gzipSync(VIDEO);
		const lines = head(
			`content-length: ${bytes.length}`,
			'content-encoding: gzip',
			'connection: close',
		);
		socket.end(Buffer.concat([Buffer.from(lines), bytes]));
	},
};

const CUT_OFF: Record<string, (socket: Socket) => void> = {
	'with a length, closed early': (socket) => socket.end(Buffer.concat([Buffer.from(LENGTH), HALF])),
	'with a length, reset': (socket) => {
		socket.write(Buffer.concat([Buffer.from(LENGTH), HALF]), () => reset(socket));
	},
	'in chunks, closed early': (socket) => {
		socket.end(Buffer.concat([Buffer.from(CHUNKED), chunk(HALF)]));
	},
	'in chunks, reset': (socket) => {
		socket.write(Buffer.concat([Buffer.from(CHUNKED), chunk(HALF)]), () => reset(socket));
	},
	'and stalls': (socket) => socket.write(Buffer.concat([Buffer.from(LENGTH), HALF])),
};

async function download(serve: (socket: Socket, nth: number) => void): Promise<Outcome> {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const ids = await makeVideos(emulator, 1);
	const amend = divertDownloads(await serveRaw(serve));
	return await runToEnd({ ...fetchVideos(emulator, ids), amend });
}

test.each(Object.keys(WHOLE))('a video that comes %s arrives byte for byte', async (way) => {
	const outcome = await download(WHOLE[way]);
	expect(readFiles(outcome)[0].data.content.equals(VIDEO)).toBe(true);
});

test.each([
	['gzip', gzipSync],
	['br', brotliCompressSync],
	['deflate', deflateSync],
] as const)(
	'a video that %s makes larger is not taken for a cut-off one',
	async (name, compress) => {
		const video = Buffer.concat([MP4_START, randomBytes(300_000)]);
		const bytes = compress(video);
		expect(bytes.length).toBeGreaterThan(video.length);
		const lines = head(`content-length: ${bytes.length}`, `content-encoding: ${name}`);
		const outcome = await download((socket) => {
			socket.end(Buffer.concat([Buffer.from(lines), bytes]));
		});
		expect(readFiles(outcome)[0].data.content.equals(video)).toBe(true);
	},
);

test('a compressed video that breaks off is fetched again', async () => {
	const bytes = gzipSync(VIDEO);
	const lines = head(`content-length: ${bytes.length}`, 'content-encoding: gzip');
	let requests = 0;
	const outcome = await download((socket, nth) => {
		requests = nth;
		const sent = nth === 1 ? bytes.subarray(0, bytes.length / 2) : bytes;
		socket.end(Buffer.concat([Buffer.from(lines), sent]));
	});
	expect(requests).toBe(2);
	expect(readFiles(outcome)[0].data.content.equals(VIDEO)).toBe(true);
});

test.each(Object.keys(CUT_OFF))('a video that comes %s is fetched again', async (way) => {
	let requests = 0;
	const outcome = await download((socket, nth) => {
		requests = nth;
		(nth === 1 ? CUT_OFF[way] : WHOLE['with a length'])(socket);
	});
	expect(requests).toBe(2);
	expect(readFiles(outcome)[0].data.content.equals(VIDEO)).toBe(true);
});

test('a video that never comes whole is an error and not half a video', async () => {
	const { error, items } = await download(CUT_OFF['with a length, closed early']);
	expect(error?.message).toContain(
		`the connection broke off after ${HALF.length} of ${VIDEO.length} bytes`,
	);
	expect(items).toEqual([]);
});

test('a web page that calls itself a video is refused', async () => {
	const { error } = await download((socket) => {
		socket.end(`${head('connection: close')} <!DOCTYPE html><title>Please sign in</title>`);
	});
	expect(error?.message).toContain(
		'the server sent a web page instead of a video: <!DOCTYPE html>',
	);
});
