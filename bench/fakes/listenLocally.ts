/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** Starts a server on a free port of this machine. @returns its origin */
export async function listenLocally(app: FastifyInstance): Promise<string> {
	await app.listen({ host: '127.0.0.1', port: 0 });
	return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
