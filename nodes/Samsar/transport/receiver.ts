import type { IHttpRequestOptions } from 'n8n-workflow';

import { parseWebAddress } from '../api/webAddress';
import { SamsarFailure } from '../failures/failure';
import { readBaseUrl } from './baseUrl';

/** What decides where a request goes. n8n's older request function has the address in `uri`. */
type Target = Partial<Pick<IHttpRequestOptions, 'url' | 'baseURL'>> & {
	uri?: unknown;
	proxy?: unknown;
};

function readOrigin(address: unknown): string | null {
	return typeof address === 'string' ? (parseWebAddress(address)?.origin ?? null) : null;
}

/**
 * Any node of n8n may use a credential and choose the address, for example the HTTP Request node. So the
 * key is put only into requests that go straight to the origin of the credential's Base URL. n8n's own
 * restriction of domains is not enforced in every node and every version.
 *
 * @throws SamsarFailure when the request goes anywhere else
 */
export function checkReceiver({ url, uri, baseURL, proxy }: Target, baseUrl: unknown): void {
	const { origin } = new URL(readBaseUrl(baseUrl));
	const addresses = [url, uri, baseURL].filter((address) => address !== undefined);
	const isOwn =
		addresses.length > 0 && addresses.every((address) => readOrigin(address) === origin);
	if (isOwn && !proxy) return;
	throw new SamsarFailure({
		message: `The Samsar API key goes only to ${origin}, the server of its Base URL. Nothing was sent.`,
		description: isOwn
			? 'Remove the proxy from this node: it could read the key.'
			: 'Change the address in this node, or use a credential of another type.',
	});
}
