/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import type { Socket } from 'node:net';

import { LIMITS } from '../../nodes/Samsar/download/arrival';
import { openEmulator } from '../support/emulators';
import { divertDownloads, fetchVideos, makeVideos, readFiles, serveRaw } from './support/downloads';
import { runToEnd } from './support/harness';

const VIDEO = Buffer.alloc(200_000, 'video: ');

function head(length: number): string {
	return `HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: ${length}\r\n\r\n`;
}

function sendWhole(socket: Socket): void {
	socket.end(Buffer.concat([Buffer.from(head(VIDEO.length)), VIDEO]));
}

/** One byte several times in every minute of the node's clock, for as long as anybody listens. */
function trickle(socket: Socket): void {
	socket.write(head(VIDEO.length));
	const timer = setInterval(() => socket.write('x'), 100);
	socket.once('close', () => clearInterval(timer));
}

async function closed(socket: Socket): Promise<void> {
	if (!socket.destroyed)
		await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

async function download(serve: (socket: Socket, nth: number) => void) {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const ids = await makeVideos(emulator, 1);
	const sockets: Socket[] = [];
	const origin = await serveRaw((socket, nth) => {
		sockets.push(socket);
		serve(socket, nth);
	});
	const outcome = await runToEnd({
		...fetchVideos(emulator, ids),
		amend: divertDownloads(origin),
	});
	return { outcome, sockets };
}

test('a server that sends a byte now and then is left, and the file is fetched again', async () => {
	const { outcome, sockets } = await download((socket, nth) =>
		(nth === 1 ? trickle : sendWhole)(socket),
	);
	expect(readFiles(outcome)[0].data.content.equals(VIDEO)).toBe(true);
	expect(sockets).toHaveLength(2);
	await closed(sockets[0]);
});

test('a file of more than 5 GB is refused with the head of its answer, and not asked for again', async () => {
	const { outcome, sockets } = await download((socket) => {
		socket.write(head(LIMITS.mostBytes + 1));
		socket.write(VIDEO);
	});
	expect(outcome.error?.message).toContain('the file is larger than 5 GB');
	expect(sockets).toHaveLength(1);
	await closed(sockets[0]);
});
