/** Loopback hosts in the URL parser's notation. */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Hosts of private networks: RFC 1918, unique local IPv6 (RFC 4193), names without a dot, and suffixes that no public
 * server has. Link-local addresses are excluded, because cloud metadata services use them.
 */
const PRIVATE_HOSTS = [
	LOOPBACK_HOST,
	/^10(\.\d{1,3}){3}$/,
	/^172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}$/,
	/^192\.168(\.\d{1,3}){2}$/,
	/^\[f[cd][\da-f]{2}:[\da-f:.]+\]$/,
	/^[\w-]+$/,
	/.\.(local|internal|lan|home\.arpa)$/,
];

/** Required start of an address, for messages. */
export const CONFIDENTIAL =
	'https:// (http:// is allowed for this machine and for a private network only)';

/** Parses a web address; null if it is invalid. */
export function parseWebAddress(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}

/** Whether the address is on the requesting machine itself. */
export function isLoopback({ hostname }: URL): boolean {
	return LOOPBACK_HOST.test(hostname);
}

/** Whether the address is on this machine or in a private network. */
export function isPrivate({ hostname }: Pick<URL, 'hostname'>): boolean {
	return PRIVATE_HOSTS.some((hosts) => hosts.test(hostname));
}

/** Whether only the receiver or a private network can read what is sent there. */
export function isConfidential(address: URL): boolean {
	const { protocol } = address;
	return protocol === 'https:' || (protocol === 'http:' && isPrivate(address));
}
