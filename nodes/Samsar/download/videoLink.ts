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

/** The link as an http or https address, or null. */
export function readVideoLink(link: string): URL | null {
	return parse(link);
}

/** The target of a redirect, or null if it is no web address or switches from https to http. */
export function followRedirect(from: URL, location: unknown): URL | null {
	const to = parse(location, from);
	return to !== null && from.protocol === 'https:' && to.protocol === 'http:' ? null : to;
}

const TELL_ADDRESS =
	'Give Samsar an address that n8n can reach (step Domain of its setup wizard, or publicUrls in its samsar.config.json)';

/**
 * Why no request may go to an address that a server named, or null. From n8n, it could reach an internal
 * service and return its answer as a file. Checked for every redirect too.
 */
export function refuseAddress(address: URL, baseUrl: string): Miss | null {
	const isMeant = leadsInside(new URL(baseUrl)) && !isForSecrets(address);
	if (isMeant || !leadsInside(address)) return null;
	return {
		kind: 'refused',
		reason: `the link leads to ${address.host}, which is inside n8n's own network`,
		advice: `${TELL_ADDRESS}, if it is your own server.`,
	};
}

/** Whether a link names localhost although the API is on another machine: from n8n, localhost is n8n. */
function namesWrongMachine(link: URL, base: URL): boolean {
	return isLoopback(link) && !isLoopback(base);
}

/**
 * Addresses where the link's video may be, the link itself first. A self-hosted server without a
 * configured public address links to `localhost`. Its files are then on the API's host, at the link's
 * port or below the API's root. Applies only to servers in a private network.
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

/** Advice for a link that names the wrong machine; otherwise empty. */
export function adviseUnreached(link: URL, baseUrl: string): string {
	if (!namesWrongMachine(link, new URL(baseUrl))) return '';
	return `. The link says ${link.host}, and nothing answers there: from n8n, that is n8n's own machine. ${TELL_ADDRESS}`;
}

/** The file name of a session, with characters that every file system accepts. */
export function nameFile(sessionId: string): string {
	return `${sessionId.replace(/[^\w.-]/g, '_')}.mp4`;
}
