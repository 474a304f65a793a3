/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { fetchVideo } from '../../../nodes/Samsar/download/fetchVideo';
import type { FileHelpers } from '../../../nodes/Samsar/download/storeVideo';
import { VirtualClock } from '../support/virtualClock';

const LOCAL = 'http://localhost:3002/v.mp4';
const FILM = { data: 'film', mimeType: 'video/mp4', bytes: 4 };

/** Fetches the link while a connection to its own address ends with this code; elsewhere is a film. */
async function fetchWithout(code: string, baseUrl: string) {
	const requests: IHttpRequestOptions[] = [];
	const helpers = {
		httpRequest: async (request: IHttpRequestOptions) => {
			requests.push(request);
			if (request.url === LOCAL) throw Object.assign(new Error(code), { code, name: code });
			return { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('film')]) };
		},
		prepareBinaryData: async (body: Readable) => ({ ...FILM, data: await text(body) }),
	} as unknown as FileHelpers;
	const tools = { helpers, baseUrl, clock: new VirtualClock() };
	const fetched = await fetchVideo(LOCAL, 'v.mp4', tools, Infinity);
	return { fetched, requests, urls: requests.map(({ url }) => url) };
}

describe('a link to localhost at which no connection can be made', () => {
	test('is fetched from the host of a private API, without the key', async () => {
		const { fetched, requests, urls } = await fetchWithout(
			'ECONNREFUSED',
			'http://processor:3002/v1/video',
		);
		expect(fetched).toEqual({ kind: 'file', file: FILM });
		expect(urls).toEqual([LOCAL, 'http://processor:3002/v.mp4']);
		for (const { headers } of requests) {
			expect(Object.keys(headers ?? {})).toEqual(['Accept', 'Accept-Encoding']);
		}
	});

	test('is fetched from nowhere else when the connection was there and broke', async () => {
		const { fetched, urls } = await fetchWithout('ECONNRESET', 'http://processor:3002/v1/video');
		expect(urls).toEqual([LOCAL]);
		expect(fetched).toEqual({
			kind: 'trouble',
			reason: 'the connection was reset (ECONNRESET)',
		});
	});

	test('is fetched from nowhere at all when the API is public, and says what to change', async () => {
		const { fetched, urls } = await fetchWithout(
			'ECONNREFUSED',
			'https://samsar.example.com/api/v1/video',
		);
		expect(urls).toEqual([]);
		expect(fetched).toEqual({
			kind: 'refused',
			reason: "the link leads to localhost:3002, which is inside n8n's own network",
			advice: expect.stringMatching(
				/^Give Samsar an address that n8n can reach .*, if it is your own server\.$/,
			) as string,
		});
	});

	test('which n8n itself blocks is fetched from the host of a private API that it allows', async () => {
		const { fetched, urls } = await fetchWithout(
			'SsrfBlockedIpError',
			'http://processor:3002/v1/video',
		);
		expect(fetched).toEqual({ kind: 'file', file: FILM });
		expect(urls).toEqual([LOCAL, 'http://processor:3002/v.mp4']);
	});
});
