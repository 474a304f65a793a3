/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { RequestKind, RequestRecord } from './types';

const GOODBYE_MS = 20;
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** A Fastify server that can drop off the network and come back on the same port. */
export class Listener {
	readonly app: FastifyInstance;
	private replug?: NodeJS.Timeout;
	private address?: { host: string; port: number };

	constructor() {
		this.app = Fastify({
			logger: false,
			bodyLimit: BODY_LIMIT_BYTES,
			forceCloseConnections: true,
			exposeHeadRoutes: false,
		});
		// Bodies come in as text, whatever they claim to be: the dialect decides what is wrong with them.
		this.app.removeAllContentTypeParsers();
		this.app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
	}

	/** Throws what `listen` throws: EADDRINUSE, EACCES. */
	async listen(host: string, port: number): Promise<void> {
		await this.app.listen({ host, port });
		this.address = { host, port: (this.app.server.address() as AddressInfo).port };
	}

	get origin(): string {
		if (!this.address) throw new Error('The listener has not been started.');
		const { host, port } = this.address;
		const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
		return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
	}

	/** Connections are refused from now on, open ones are cut; for `ms`, or until plugIn(). */
	async unplug(ms?: number): Promise<void> {
		const { server } = this.app;
		if (server.listening) {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
			// Clients learn now, not at their next request, that their idle connections are gone.
			await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS));
		}
		clearTimeout(this.replug);
		if (ms !== undefined) this.replug = setTimeout(() => void this.plugIn(), ms);
	}

	async plugIn(): Promise<void> {
		clearTimeout(this.replug);
		const { server } = this.app;
		if (server.listening || !this.address) return;
		server.listen(this.address.port, this.address.host);
		await once(server, 'listening');
	}

	async close(): Promise<void> {
		clearTimeout(this.replug);
		this.app.server.closeAllConnections();
		await this.app.close();
	}
}

/** Begins the record of a request; it is told to `onAnswered` when the connection is done with it. */
export function recordRequest(
	kind: RequestKind,
	request: FastifyRequest,
	reply: FastifyReply,
	onAnswered?: (record: RequestRecord) => void,
): RequestRecord {
	// Not through `new URL`: a path that begins with a double slash would become a host name.
	const [path, query = ''] = request.url.split('?', 2);
	const record: RequestRecord = {
		kind,
		method: request.method,
		path,
		query: Object.fromEntries(new URLSearchParams(query)),
		headers: { ...request.headers },
		body: undefined,
		at: Date.now(),
		answeredWith: 'waiting',
	};
	reply.raw.once('close', () => {
		if (record.answeredWith === 'waiting') record.answeredWith = 'client gone';
		onAnswered?.(record);
	});
	return record;
}

/** JSON when it is JSON, else the text, undefined when there was no body. */
export function readBody(body: unknown): unknown {
	if (typeof body !== 'string' || body === '') return undefined;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
