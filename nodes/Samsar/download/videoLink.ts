import { isForSecrets, leadsInside } from '../api/innerAddress';
import { isLoopback } from '../api/webAddress';
import { readRootUrl } from '../transport/baseUrl';
import type { Miss } from './videoAnswer';

const WEB = ['https:', 'http:'];

function parse(text: unknown, base?: URL): URL | null {
	if (typeof text !== 'string') return null;
	try {
		const url = new URL(text.trim(), base);
		return WEB.includes(url.protocol) ? url : null;
	} catch {
		return null;
	}
}

/** The link as an address that a video may be fetched from, or null. */
export function readVideoLink(link: string): URL | null {
	return parse(link);
}

/** Where a redirect leads, or null when it must not be followed: it names no web page, or gives up https. */
export function followRedirect(from: URL, location: unknown): URL | null {
	const to = parse(location, from);
	return to !== null && from.protocol === 'https:' && to.protocol === 'http:' ? null : to;
}

const TELL_ADDRESS =
	'Give Samsar an address that n8n can reach (step Domain of its setup wizard, or publicUrls in its samsar.config.json)';

/**
 * Why no request goes to an address that a server has named, or null: from n8n it would reach what a
 * public server cannot, and the answer would come back as a file. Asked for every redirect, too.
 */
export function refuseAddress(address: URL, baseUrl: string): Miss | null {
	const isMeant = leadsInside(new URL(baseUrl)) && !isForSecrets(address);
	if (isMeant || !leadsInside(address)) return null;
	return {
		kind: 'refused',
		reason: `the link leads to ${address.host}, which is inside the network of n8n and not where Samsar is`,
		advice: `${TELL_ADDRESS}, if it is your own.`,
	};
}

/** Whether a link names its server as only that server may: seen from n8n, localhost is n8n. */
function namesWrongMachine(link: URL, base: URL): boolean {
	return isLoopback(link) && !isLoopback(base);
}

/**
 * Where a link's video may be, the link itself first. A Samsar of one's own that nobody told its
 * address links to `localhost`: its files are on the host of its API then, at the link's port or
 * below the API's root. Only a private network's server is meant that way.
 */
export function listVideoAddresses(link: URL, baseUrl: string): URL[] {
	const base = new URL(baseUrl);
	if (!namesWrongMachine(link, base) || !leadsInside(base)) return [link];
	const samePort = new URL(link);
	samePort.hostname = base.hostname;
	const root = readRootUrl(base.href).replace(/\/$/, '');
	const besideApi = new URL(`${root}${link.pathname}${link.search}`);
	return samePort.href === besideApi.href ? [link, samePort] : [link, samePort, besideApi];
}

/** What to do about a link at whose own address nothing answers; empty unless it names the wrong machine. */
export function adviseUnreached(link: URL, baseUrl: string): string {
	if (!namesWrongMachine(link, new URL(baseUrl))) return '';
	return `. The link says ${link.host}, and nothing answers there: it is the machine of n8n, not that of Samsar. ${TELL_ADDRESS}`;
}

/** The name of the session's file: only characters that every file system takes. */
export function nameFile(sessionId: string): string {
	return `${sessionId.replace(/[^\w.-]/g, '_')}.mp4`;
}
