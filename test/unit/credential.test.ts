/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { IHttpRequestOptions } from 'n8n-workflow';
import { injectDomainRestrictionFields } from 'n8n-workflow';

import { SamsarApi } from '../../credentials/SamsarApi.credentials';
import { DEFAULT_BASE_URL } from '../../nodes/Samsar/api/contract';
import { readBaseUrl } from '../../nodes/Samsar/transport/baseUrl';
import type { SmallServer } from '../support/samsarServer';
import { documentedRoutes, startServer } from '../support/samsarServer';
import { testCredential } from './support/credentialTester';

let server: SmallServer;
let baseUrl: string;

beforeAll(async () => {
	server = await startServer(documentedRoutes('test-key'));
	baseUrl = `${server.origin}/v1/video`;
});

afterAll(async () => await server.close());

beforeEach(() => void server.requests.splice(0));

const NOBODYS_SESSION = {
	session_id: '000000000000000000000000',
	request_id: '000000000000000000000000',
};

describe("the credential's Test button", () => {
	it('names what is wrong with a key, and where', async () => {
		const { status, message } = await testCredential({ apiKey: 'test\u200B-key', baseUrl });
		expect(status).toBe('Error');
		expect(message).toContain('Character 5 of the key is U+200B ZERO WIDTH SPACE');
		expect(server.requests).toEqual([]);
	});

	it('accepts a good key with free GETs of a session that cannot exist, and shows the key last', async () => {
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl });

		expect(verdict).toEqual({ status: 'OK', message: 'Connection successful!' });
		const request = { method: 'GET', path: '/v1/video/status', query: NOBODYS_SESSION };
		expect(server.requests).toEqual([
			{ ...request, authorization: undefined },
			{ ...request, authorization: 'Bearer test-key' },
		]);
	});

	it.each([
		['blanks around the key', ' test-key\n', ''],
		['a pasted Bearer', 'Bearer test-key', ''],
		['a pasted Bearer in another case and with blanks', '  bEARER   test-key ', ''],
		['a trailing slash', 'test-key', '/'],
		['several slashes and blanks', 'test-key', '// '],
	])('accepts %s', async (_what, apiKey, end) => {
		const verdict = await testCredential({ apiKey, baseUrl: baseUrl + end });

		expect(verdict.status).toBe('OK');
		expect(server.requests.at(-1)).toMatchObject({
			path: '/v1/video/status',
			authorization: 'Bearer test-key',
		});
	});

	it.each([
		['is empty', ''],
		['is blank', '  \t'],
		['is only "Bearer"', 'Bearer '],
		['has a space inside', 'two words'],
		['has a line break inside', 'two\nlines'],
		['has a letter that no header can hold', 'schlüssel'],
		['is absent', undefined],
	])('says that the key is missing when it %s, and sends nothing', async (_what, apiKey) => {
		const data = { baseUrl, ...(apiKey === undefined ? {} : { apiKey }) };
		const verdict = await testCredential(data);

		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(
			/^The API key in .* (is empty|contains a space).*app\.samsar\.one/,
		);
		expect(verdict.message).toContain('Nothing was sent.');
		expect(server.requests).toEqual([]);
	});

	it('does not accept a bad key', async () => {
		expect(await testCredential({ apiKey: 'wrong', baseUrl })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^Samsar does not accept this API Key \(status 401\)/),
		});
	});

	it('says that nothing listens there', async () => {
		const verdict = await testCredential({
			apiKey: 'test-key',
			baseUrl: 'http://127.0.0.1:9/v1/video',
		});

		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(
			/^n8n got no answer from http:\/\/127\.0\.0\.1:9: the connection was refused \(ECONNREFUSED\)/,
		);
	});

	it.each([
		['http://localhost:', 'localhost'],
		['http://127.0.0.1:', '127.0.0.1'],
		['HTTP://LOCALHOST:', 'localhost in capitals'],
	])('lets %s through', async (start) => {
		const address = `${start}${new URL(server.origin).port}/v1/video`;
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: address });
		// "localhost" may mean ::1 first, where the stand-in does not listen: then the port refuses.
		expect(verdict.message).toMatch(/^Connection successful!$|ECONNREFUSED/);
	});

	it('does not wait for ever for a server that takes the request and says nothing', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
		const silent = createServer(() => jest.advanceTimersByTime(60_000));
		await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
		const { port } = silent.address() as AddressInfo;
		try {
			const verdict = await testCredential({
				apiKey: 'test-key',
				baseUrl: `http://127.0.0.1:${port}/v1/video`,
			});
			expect(verdict.message).toContain('no answer came in time');
		} finally {
			jest.useRealTimers();
			silent.close();
		}
	});
});

/** One address each for what the rule lets pass and for what it stops; baseUrl.test.ts has them all. */
describe('the rule for the Base URL is the same in the Test button and in the nodes', () => {
	it.each([
		['http on another host', 'http://api.samsar.one/v1/video'],
		['http with "localhost" elsewhere in it', 'http://127.0.0.1.example.com/x.localhost'],
		['http with "localhost" as the user name', 'http://localhost@example.com'],
		['a user name', 'https://me:secret@api.samsar.one/v1/video'],
		['a query', 'https://api.samsar.one/v1/video?x=1'],
		['a fragment', 'https://api.samsar.one/v1/video#x'],
		['a backslash', 'https://h\\p'],
		['a blank', 'https://api.samsar.one/v1/ video'],
		['another protocol', 'ftp://api.samsar.one'],
		['no protocol', 'api.samsar.one/v1/video'],
		['nothing', ' '],
	])('%s is refused, and the key is not sent', async (_what, address) => {
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: address });

		expect(verdict.status).toBe('Error');
		expect(() => readBaseUrl(address)).toThrow(verdict.message.split(' Open the credential')[0]);
		expect(verdict.message).toMatch(
			/^The Base URL in the Samsar API credential .* Nothing was sent\./,
		);
		expect(verdict.message).toContain(DEFAULT_BASE_URL);
		expect(verdict.message).not.toContain('secret');
	});
});

describe('the credential', () => {
	const credential = new SamsarApi();

	it("has the documented address as its own, and tells of http's danger", () => {
		const { default: address, description } = credential.properties[1];
		expect(address).toBe('https://api.samsar.one/v1/video');
		expect(description).toContain('anyone on that network can then read the API key');
	});

	const ADDRESS = 'https://api.samsar.one/v1/video';

	it('is of no use to the HTTP Request node: n8n adds no field that allows all domains', () => {
		const ofThatName = injectDomainRestrictionFields(credential).filter(({ name }) =>
			name.startsWith('allowed'),
		);
		expect(ofThatName).toMatchObject([{ name: 'allowedHttpRequestDomains', default: 'none' }]);
	});

	it('puts the same key into a request that the Test button has tried', async () => {
		const request = { url: `${ADDRESS}/status`, headers: { Accept: 'application/json' } };
		const data = { apiKey: ' bearer test-key\n', baseUrl: `${ADDRESS}/ ` };
		expect(await credential.authenticate(data, request)).toEqual({
			url: `${ADDRESS}/status`,
			headers: { Accept: 'application/json', Authorization: 'Bearer test-key' },
		});
	});

	it('puts no key into a request that would be none', async () => {
		const data = { apiKey: 'two words', baseUrl: ADDRESS };
		await expect(credential.authenticate(data, { url: ADDRESS })).rejects.toThrow(
			'The API key in the Samsar API credential contains a space',
		);
	});

	it.each<[string, object]>([
		['of the Base URL', { url: 'https://API.samsar.one:443/v1/credits' }],
		['in the form of the HTTP Request node', { uri: 'https://api.samsar.one/v1/credits' }],
		['with the same base', { url: `${ADDRESS}/create`, baseURL: 'https://api.samsar.one' }],
	])('puts the key into a request to an address %s', async (_what, request) => {
		const data = { apiKey: 'test-key', baseUrl: ADDRESS };
		expect(await credential.authenticate(data, request as IHttpRequestOptions)).toHaveProperty(
			'headers.Authorization',
			'Bearer test-key',
		);
	});

	it.each<[string, object]>([
		['another host', { url: 'https://example.com/v1/video' }],
		['another host, in the form of the HTTP Request node', { uri: 'https://example.com' }],
		['another host, behind a good address', { url: ADDRESS, uri: 'https://example.com' }],
		['a subdomain', { url: 'https://x.api.samsar.one/v1/video' }],
		['a host that begins alike', { url: 'https://api.samsar.one.example.com/v1/video' }],
		['a host behind a user name', { url: 'https://api.samsar.one@example.com/v1/video' }],
		['a host behind a backslash', { url: 'https://example.com\\@api.samsar.one/v1/video' }],
		['another port', { url: 'https://api.samsar.one:8443/v1/video' }],
		['the same host without TLS', { url: 'http://api.samsar.one/v1/video' }],
		['a path below another base', { url: '/v1/video', baseURL: 'https://example.com' }],
		['a path that names a host', { url: '//example.com', baseURL: 'https://api.samsar.one' }],
		['a good address below another base', { url: ADDRESS, baseURL: 'https://example.com' }],
		['nowhere', {}],
		['an address that is not text', { uri: { href: ADDRESS, host: 'example.com' } }],
		['a proxy of the node', { url: ADDRESS, proxy: { host: '127.0.0.1', port: 9 } }],
		['a proxy, in the form of the HTTP Request node', { uri: ADDRESS, proxy: 'http://a.example' }],
	])('puts no key into a request to %s', async (_what, request) => {
		const data = { apiKey: 'test-key', baseUrl: ADDRESS };
		await expect(credential.authenticate(data, request as IHttpRequestOptions)).rejects.toThrow(
			'The Samsar API key is sent only to https://api.samsar.one, the server of its Base URL. Nothing was sent.',
		);
	});

	it('puts no key into a request of a credential whose Base URL must not get it', async () => {
		const data = { apiKey: 'test-key', baseUrl: 'http://example.com' };
		await expect(credential.authenticate(data, { url: 'http://example.com' })).rejects.toThrow(
			'The Base URL in the Samsar API credential must start with https://',
		);
	});
});
