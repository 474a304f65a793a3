/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

import { listen } from './listen';

export const MIB = 1024 * 1024;

/** What lies in the buffers of both ends when a connection is cut. */
export const BUFFERS = 40 * MIB;

/** A server whose answers are longer than anybody wants to read. */
export interface FloodServer {
	baseUrl: string;
	/** Requests that came, as `POST /v1/video/create`. */
	readonly requests: string[];
	/** Connections that are open. */
	readonly open: number;
	/** Bytes that the server has handed to its sockets. */
	readonly sent: number;
	close(): Promise<void>;
}

type Flood = (response: ServerResponse, request: IncomingMessage) => void;

/** Sends a start, and then the same piece for ever, as fast as it is taken. */
export function pourForever(code: number, type: string, start: string, piece: string): Flood {
	return (response) => {
		response.writeHead(code, { 'content-type': type });
		response.write(start);
		const pour = () => {
			while (!response.destroyed && response.write(piece)) continue;
			if (!response.destroyed) response.once('drain', pour);
		};
		pour();
	};
}

/** Sends a little, as a server does that says all it has to say and never ends it. */
export function stopHalfway(code: number, type: string, text: string): Flood {
	return (response) => void response.writeHead(code, { 'content-type': type }).write(text);
}

/** Few bytes that are very many when they are unpacked: blanks, and then JSON. */
export function sendPacked(code: number, mebibytes: number, json: string): Flood {
	// A file of gzip may have several parts.
	const blanks = gzipSync(Buffer.alloc(16 * MIB, ' '));
	const parts = Array.from({ length: mebibytes / 16 }, () => blanks);
	const packed = Buffer.concat([...parts, gzipSync(json)]);
	const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
	return (response) => void response.writeHead(code, headers).end(packed);
}

async function startFloods(flood: Flood): Promise<FloodServer> {
	const requests: string[] = [];
	let open = 0;
	let sent = 0;
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${new URL(request.url ?? '', 'http://h').pathname}`);
		request.resume();
		flood(response, request);
	});
	server.on('connection', (socket) => {
		open++;
		socket.on('error', () => socket.destroy());
		socket.once('close', () => {
			open--;
			sent += socket.bytesWritten;
		});
	});
	const origin = await listen(server);
	return {
		baseUrl: `${origin}/v1/video`,
		requests,
		get open() {
			return open;
		},
		get sent() {
			return sent;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}

const servers: FloodServer[] = [];

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

/** Starts a server that is closed after the test. */
export async function serve(flood: Flood): Promise<FloodServer> {
	const server = await startFloods(flood);
	servers.push(server);
	return server;
}

/** The most memory outside of JavaScript that was in use at any time, beyond what was before. */
export async function measureMemory<Result>(act: () => Promise<Result>) {
	const read = () => process.memoryUsage().external;
	const before = read();
	let most = before;
	const timer = setInterval(() => (most = Math.max(most, read())), 5);
	try {
		const result = await act();
		return { result, grown: Math.max(most, read()) - before };
	} finally {
		clearInterval(timer);
	}
}
