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

/** The name of the session's file: only characters that every file system takes. */
export function nameFile(sessionId: string): string {
	return `${sessionId.replace(/[^\w.-]/g, '_')}.mp4`;
}
