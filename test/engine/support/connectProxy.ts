/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import tls from 'node:tls';

import { listen } from '../../support/listen';
import { makeCertificate } from './certificate';

/** What the proxy does with a CONNECT: a status, the port to which it connects, or an end without a word. */
export type Verdict = number | { port: number } | 'hangUp';

export interface ConnectProxy {
	/** The hosts to which it was to connect. */
	asked: string[];
	/** What it does, by host; also changed while it runs. */
	judge: (host: string) => Verdict;
}

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
const connectTls = tls.connect;
const servers: Array<{ close(): void }> = [];
const sockets = new Set<Socket>();

function setVariable(name: string, value: string | undefined): void {
	if (value === undefined) delete process.env[name];
	else process.env[name] = value;
}

afterEach(() => {
	NAMES.forEach((name) => setVariable(name, before[name]));
	jest.restoreAllMocks();
	sockets.forEach((socket) => socket.destroy());
	servers.splice(0).forEach((server) => server.close());
});

function keep(socket: Socket): void {
	sockets.add(socket);
	socket.on('error', () => socket.destroy());
	socket.on('close', () => sockets.delete(socket));
}

function join(one: Socket, other: Socket): void {
	[one, other].forEach(keep);
	one.pipe(other).pipe(one);
}

function refuse(client: Socket, status: number): void {
	// The page comes after its head, as from a proxy that is not near.
	const page = '<html><h1>Blocked by the proxy</h1></html>';
	const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: text/html\r\nContent-Length: ${page.length}`;
	client.write(`${head}\r\n\r\n`);
	setImmediate(() => client.end(page));
}

/** A proxy that n8n goes through for https, as its variables say. */
export async function openConnectProxy(
	judge: ConnectProxy['judge'],
	noProxy?: string,
): Promise<ConnectProxy> {
	const proxy: ConnectProxy = { asked: [], judge };
	const server: Server = createServer((_request, response) => response.writeHead(500).end());
	server.on('connect', ({ url = '' }, client: Socket) => {
		keep(client);
		const [host] = url.split(':');
		proxy.asked.push(host);
		const verdict = proxy.judge(host);
		if (verdict === 'hangUp') client.end();
		else if (typeof verdict === 'number') refuse(client, verdict);
		else {
			const upstream = connect(verdict.port, '127.0.0.1', () => {
				client.write('HTTP/1.1 200 Connected\r\n\r\n');
				join(client, upstream);
			});
		}
	});
	servers.push(server);
	setVariable('HTTPS_PROXY', await listen(server));
	setVariable('HTTP_PROXY', undefined);
	setVariable('NO_PROXY', noProxy);
	return proxy;
}

/** An https front of a server that speaks http on `origin`. @returns its port */
export async function openTlsFront(origin: string): Promise<number> {
	// Its certificate is its own, and n8n has to take it.
	jest
		.spyOn(tls, 'connect')
		.mockImplementation(((options: tls.ConnectionOptions) =>
			connectTls({ ...options, rejectUnauthorized: false })) as typeof tls.connect);
	const { port } = new URL(origin);
	const server = tls.createServer(makeCertificate(), (client) =>
		join(client, connect(Number(port), '127.0.0.1')),
	);
	servers.push(server);
	return Number(new URL(await listen(server)).port);
}
