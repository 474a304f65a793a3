/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import axios from 'axios';
import type { JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { createServer as createHttpServer } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { readSilence } from '../../../nodes/Samsar/transport/silence';
import { node } from '../support/batchContext';

const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

/** A server of bare sockets. */
async function serve(onSocket: (socket: Socket) => void): Promise<number> {
	return await listen(
		createServer((socket) => {
			socket.on('error', () => socket.destroy());
			onSocket(socket);
		}),
	);
}

async function findFreePort(): Promise<number> {
	const server = createServer();
	const port = await listen(server);
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Sends a create like n8n 2.41 does; `port` may not answer it. */
async function send(url: string, more: { httpsAgent?: Agent; timeout?: number } = {}) {
	try {
		await axios({
			url,
			method: 'POST',
			data: { input: { prompt: 'x' } },
			headers: { Authorization: 'Bearer test-key' },
			timeout: 4_000,
			maxRedirects: 0,
			responseType: 'text',
			proxy: false,
			validateStatus: () => true,
			...more,
		});
	} catch (thrown) {
		return readSilence(new NodeApiError(node, thrown as JsonObject));
	}
	throw new Error('the request was answered');
}

afterAll(() => servers.forEach((server) => server.close()));

describe('a request that proves not to have been delivered', () => {
	it('to a port where nobody listens', async () => {
		const port = await findFreePort();
		expect(await send(`http://127.0.0.1:${port}`)).toMatchObject({
			reason: 'the connection was refused (ECONNREFUSED)',
			delivered: 'never',
		});
	});

	it('to all addresses of a host where nobody listens', async () => {
		expect(await send(`http://localhost:${await findFreePort()}`)).toMatchObject({
			delivered: 'never',
		});
	});

	it('to a host that does not exist', async () => {
		const { reason, delivered } = await send('http://nowhere.invalid');
		expect(delivered).toBe('never');
		expect(reason).toMatch(/host name/);
	});

	it('by https to a server that speaks http', async () => {
		const received: string[] = [];
		const port = await listen(createHttpServer((request) => received.push(request.url ?? '')));
		const { reason, delivered } = await send(`https://127.0.0.1:${port}`);
		expect(received).toEqual([]);
		expect(delivered).toBe('never');
		expect(reason).toMatch(/https/);
	});

	it('by https to a server that hangs up during the handshake', async () => {
		const port = await serve((socket) => socket.once('data', () => socket.end()));
		expect((await send(`https://127.0.0.1:${port}`)).delivered).toBe('never');
	});
});

describe('a request that may have been delivered', () => {
	it.each<[string, (socket: Socket) => void, RegExp]>([
		[
			'is reset after it was read',
			(socket) => socket.once('data', () => socket.resetAndDestroy()),
			/reset/,
		],
		[
			'is hung up on after it was read',
			(socket) => socket.once('data', () => socket.end()),
			/reset/,
		],
		[
			'is reset in the middle of the answer',
			(socket) =>
				socket.once('data', () =>
					socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"a"', () =>
						socket.resetAndDestroy(),
					),
				),
			/reset|broke off/,
		],
		[
			'is hung up on in the middle of the answer',
			(socket) =>
				socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"a"')),
			/broke off/,
		],
		[
			'is answered with something that is not HTTP',
			(socket) => socket.once('data', () => socket.end('220 mail.example.com ESMTP\r\n')),
			/broke off/,
		],
	])('%s', async (_case, onSocket, reason) => {
		const silence = await send(`http://127.0.0.1:${await serve(onSocket)}`);
		expect(silence.reason).toMatch(reason);
		expect(silence.delivered).toBe('maybe');
	});

	it('is never answered', async () => {
		const port = await serve((socket) => socket.resume());
		const silence = await send(`http://127.0.0.1:${port}`, { timeout: 200 });
		expect(silence.reason).toMatch(/no answer came in time/);
		expect(silence.delivered).toBe('maybe');
	});

	it('by https, whose stream breaks after the server has read it', async () => {
		// A pre-shared key needs no certificate, so that no private key lies in the repository.
		const psk = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const };
		const key = Buffer.from('0123456789abcdef');
		let answerPlainly = () => {};
		const received: string[] = [];
		const samsar = await listen(
			createTlsServer({ ...psk, pskCallback: () => key }, (socket) => {
				socket.on('error', () => socket.destroy());
				socket.on('data', (data) => {
					received.push(String(data));
					answerPlainly();
				});
			}),
		);
		const middlebox = await serve((client) => {
			const upstream = connect(samsar, '127.0.0.1');
			upstream.on('error', () => upstream.destroy());
			client.pipe(upstream).pipe(client);
			answerPlainly = () => client.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		});
		const agent = new Agent({
			...psk,
			pskCallback: () => ({ psk: key, identity: 'test' }),
			checkServerIdentity: () => undefined,
		});

		const { delivered, reason } = await send(`https://127.0.0.1:${middlebox}`, {
			httpsAgent: agent,
		});

		expect(received.join('')).toContain('{"input":{"prompt":"x"}}');
		expect(reason).toMatch(/ERR_SSL/);
		expect(delivered).toBe('maybe');
	});
});
