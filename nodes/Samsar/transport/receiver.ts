import type { IHttpRequestOptions } from 'n8n-workflow';

import { parseWebAddress } from '../api/webAddress';
import { SamsarFailure } from '../failures/failure';
import { readBaseUrl } from './baseUrl';

/** The fields that determine a request's target. n8n's older request function uses `uri`. */
type Target = Partial<Pick<IHttpRequestOptions, 'url' | 'baseURL'>> & {
	uri?: unknown;
	proxy?: unknown;
};

function readOrigin(address: unknown): string | null {
	return typeof address === 'string' ? (parseWebAddress(address)?.origin ?? null) : null;
}

/**
 * Any n8n node, such as HTTP Request, can use a credential with any address. Therefore the key is added
 * only to requests that go directly to the origin of the credential's Base URL. n8n's own domain
 * restriction is not enforced in every node and version.
 *
 * @throws SamsarFailure if the request goes anywhere else
 */
export function checkReceiver({ url, uri, baseURL, proxy }: Target, baseUrl: unknown): void {
	const { origin } = new URL(readBaseUrl(baseUrl));
	const addresses = [url, uri, baseURL].filter((address) => address !== undefined);
	const isOwn =
		addresses.length > 0 && addresses.every((address) => readOrigin(address) === origin);
	if (isOwn && !proxy) return;
	throw new SamsarFailure({
		message: `The Samsar API key is sent only to ${origin}, the server of its Base URL. Nothing was sent.`,
		description: isOwn
			? 'Remove the proxy from this node. It could read the key.'
			: 'Change the address in this node, or use a credential of another type.',
	});
}
