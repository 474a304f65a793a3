const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Text as a web address, or null when it is none. */
export function parseWebAddress(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}

/** Whether nobody on the way can read what is sent there: https, or http within this machine. */
export function isPrivateAddress({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOST.test(hostname));
}
