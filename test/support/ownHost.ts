/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { lookup } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';

import { isLoopback, isPrivate } from '../../nodes/Samsar/api/webAddress';

export interface OwnHost {
	/** As it stands in an address. */
	name: string;
	/** To listen on. */
	address: string;
}

function isInPrivateNetwork(name: string): boolean {
	const url = new URL(`http://${name}`);
	return isPrivate(url) && !isLoopback(url);
}

/**
 * This machine as a private network knows it: by an address of its own, else by its name.
 *
 * @throws when it has neither
 */
export async function findOwnHost(): Promise<OwnHost> {
	const hosts = Object.values(networkInterfaces())
		.flatMap((addresses) => addresses ?? [])
		.filter(({ internal }) => !internal)
		.map(({ address, family }) => ({ name: family === 'IPv6' ? `[${address}]` : address, address }))
		.filter(({ name }) => isInPrivateNetwork(name));
	if (hosts.length > 0) return hosts[0];
	const name = hostname();
	if (!isInPrivateNetwork(name)) throw new Error(`${name} has no private address to test with.`);
	return { name, address: (await lookup(name)).address };
}
