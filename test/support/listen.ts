/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { AddressInfo, Server } from 'node:net';

/** Lets a server of a test listen on a free port. @returns its origin, e.g. `http://127.0.0.1:40213` */
export async function listen(server: Server, host = '127.0.0.1'): Promise<string> {
	await new Promise<void>((listening) => server.listen(0, host, listening));
	const { address, family, port } = server.address() as AddressInfo;
	return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
