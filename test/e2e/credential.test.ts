import type { CredentialVerdict } from '../../scripts/n8n-rest';
import { findOwnHost } from '../support/ownHost';
import type { Respond, Routes, SmallServer } from '../support/samsarServer';
import {
	documentedRoutes,
	newestRoutes,
	sendJson,
	sendText,
	startServer,
} from '../support/samsarServer';
import { requestWithCredential } from '../support/n8n/httpRequest';
import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf } from '../support/n8n/workflows';

jest.setTimeout(120_000);

let setting: Setting;
const servers: SmallServer[] = [];

beforeAll(async () => {
	setting = await openSetting();
});
afterAll(async () => {
	await closeSetting(setting);
	await Promise.all(servers.map(async (server) => await server.close()));
});

/** What the person reads who presses Test with these fields. */
async function pressTest(fields: {
	apiKey?: string;
	baseUrl?: string;
}): Promise<CredentialVerdict> {
	const { n8n, emulator, credential } = setting;
	const { apiKey, baseUrl } = emulator;
	return await n8n.testCredential(credential, 'samsarApi', { apiKey, baseUrl, ...fields });
}

async function open(
	routes: Routes,
	options?: { host?: string; unknown?: Respond },
): Promise<SmallServer> {
	const server = await startServer(routes, options);
	servers.push(server);
	return server;
}

const methodsOf = ({ requests }: SmallServer) => new Set(requests.map(({ method }) => method));
const keysOf = ({ requests }: SmallServer) =>
	requests.flatMap(({ path, authorization }) => (authorization === undefined ? [] : [path]));

describe('the Test button of the Samsar credential', () => {
	it('accepts a good key', async () => {
		expect(await pressTest({})).toMatchObject({ status: 'OK' });
	});

	it('accepts a good key pasted with "Bearer" and an address with a slash at the end', async () => {
		const { apiKey, baseUrl } = setting.emulator;
		const verdict = await pressTest({ apiKey: ` Bearer ${apiKey} `, baseUrl: `${baseUrl}/` });
		expect(verdict).toMatchObject({ status: 'OK' });
	});

	it('accepts a good key that has not been saved yet', async () => {
		const { n8n, emulator } = setting;
		const { apiKey, baseUrl } = emulator;
		const unsaved = { id: '', name: 'Not saved' };
		expect(await n8n.testCredential(unsaved, 'samsarApi', { apiKey, baseUrl })).toMatchObject({
			status: 'OK',
		});
	});

	it('refuses a bad key', async () => {
		const verdict = await pressTest({ apiKey: 'not-the-key' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/does not accept this API Key/);
	});

	it('refuses an empty key without a request', async () => {
		setting.emulator.reset();
		const verdict = await pressTest({ apiKey: '' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/API key .* is empty/);
		expect(setting.emulator.requests).toEqual([]);
	});

	it('tells that the host is down', async () => {
		await setting.emulator.unplug();
		try {
			const verdict = await pressTest({});
			expect(verdict.status).toBe('Error');
			expect(verdict.message).toMatch(/ECONNREFUSED|refused|connect/i);
		} finally {
			await setting.emulator.plugIn();
		}
	});

	it('tells that the address answers with a web page, which gets no key', async () => {
		const website = await open({}, { unknown: sendText(200, '<!DOCTYPE html><h1>Welcome</h1>') });
		const verdict = await pressTest({ baseUrl: `${website.origin}/v1/video` });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/web page/);
		expect(keysOf(website)).toEqual([]);
	});

	it.each(['http://api.samsar.one/v1/video', 'http://10.evil.com/v1/video', 'https://h\\p'])(
		'sends the key to no address like %s',
		async (baseUrl) => {
			const verdict = await pressTest({ baseUrl });
			expect(verdict.status).toBe('Error');
			expect(verdict.message).toMatch(/^The Base URL .* must .*Nothing was sent/);
		},
	);

	it('never costs anything', () => {
		expect(setting.emulator.postsSent).toBe(0);
	});
});

describe('the Test button on a server of the', () => {
	/** As the credential of every setting has it. */
	const apiKey = 'the-key-of-these-tests';

	it.each<[string, string, Routes, string]>([
		['documented contract', '/v1/video', documentedRoutes(apiKey), '/v1/video/status'],
		['newest generation', '/v1/video', newestRoutes(apiKey), '/v1/status'],
		[
			'newest generation, under /api',
			'/api/v1/video',
			newestRoutes(apiKey, '/api'),
			'/api/v1/status',
		],
	])('%s tells a good key from a bad one', async (_which, path, routes, statusPath) => {
		const server = await open(routes);
		const baseUrl = server.origin + path;
		expect(await pressTest({ baseUrl })).toMatchObject({ status: 'OK' });
		expect(keysOf(server)).toEqual([statusPath]);
		const verdict = await pressTest({ apiKey: 'not-the-key', baseUrl });
		expect(verdict.message).toMatch(/^Samsar does not accept this API Key \(status 401\)/);
		expect(methodsOf(server)).toEqual(new Set(['GET']));
	});

	it.each<[string, Routes]>([
		['documented contract', documentedRoutes(apiKey)],
		['newest generation', newestRoutes(apiKey)],
	])('%s does not call …/v1 good, where nothing can be created', async (_which, routes) => {
		const server = await open(routes);
		expect(await pressTest({ baseUrl: `${server.origin}/v1` })).toEqual({
			status: 'Error',
			message: `The Base URL is incomplete: Samsar's video API is at ${server.origin}/v1/video. Enter that address as Base URL`,
		});
		expect(keysOf(server)).toEqual([]);
	});

	it('newest generation in a private network is reached over http', async () => {
		const { name, address } = await findOwnHost();
		const server = await open(newestRoutes(apiKey), { host: address });
		const baseUrl = `http://${name}:${new URL(server.origin).port}/v1/video`;
		expect(await pressTest({ baseUrl })).toMatchObject({ status: 'OK' });
		expect(keysOf(server)).toEqual(['/v1/status']);
	});

	it('documented contract that redirects gets no key on the other side', async () => {
		const other = await open(documentedRoutes(apiKey));
		const to: Respond = (response, { path }) =>
			response.writeHead(302, { location: other.origin + path }).end();
		const server = await open(documentedRoutes(apiKey, '/v1/video', to));
		const verdict = await pressTest({ baseUrl: `${server.origin}/v1/video` });
		expect(verdict.message).toMatch(/^The Base URL redirects to /);
		expect(other.requests).toEqual([]);
	});

	it('newest generation that is in trouble is not called a bad key', async () => {
		const trouble = sendJson(500, { message: 'Internal server error while getting status.' });
		const server = await open(newestRoutes(apiKey, '', trouble));
		const verdict = await pressTest({ baseUrl: `${server.origin}/v1/video` });
		expect(verdict.message).toMatch(/status 500\), so the API Key could not be checked/);
	});
});

describe('the key in the hands of a person who may use the credential but not see it', () => {
	const sendAll: Respond = sendJson(200, { data: {} });

	/** A credential for the emulator; `stored` is what an older version or another program has saved. */
	async function withStored(stored: object): Promise<Setting> {
		const { n8n, emulator } = setting;
		const { apiKey, baseUrl } = emulator;
		const data = { apiKey, baseUrl, ...stored };
		return { ...setting, credential: await n8n.createCredential('Shared', 'samsarApi', data) };
	}

	it.each(['httpRequest', 'graphql'])(
		'goes nowhere with %s, not even to Samsar: n8n refuses the node',
		async (type) => {
			const foreign = await open({}, { unknown: sendAll });
			setting.emulator.reset();
			for (const url of [foreign.origin, `${setting.emulator.baseUrl}/status`]) {
				const execution = await requestWithCredential(setting, url, type);
				expect(execution.status).toBe('error');
				expect(errorTextOf(execution)).toContain(
					'configured to prevent use within an HTTP Request',
				);
			}
			expect(foreign.requests).toEqual([]);
			expect(setting.emulator.requests).toEqual([]);
		},
	);

	it.each<[string, object]>([
		['all domains', { allowedHttpRequestDomains: 'all' }],
		[
			'a domain of somebody else',
			{ allowedHttpRequestDomains: 'domains', allowedDomains: '127.0.0.1' },
		],
	])('goes to Samsar only with a stored credential that allows %s', async (_what, stored) => {
		const shared = await withStored(stored);
		const foreign = await open({}, { unknown: sendAll });
		for (const type of ['httpRequest', 'graphql']) {
			const refused = await requestWithCredential(shared, foreign.origin, type);
			expect(refused.status).toBe('error');
			expect(errorTextOf(refused)).toContain(
				`The Samsar API key is sent only to ${new URL(setting.emulator.baseUrl).origin}`,
			);
		}
		expect(foreign.requests).toEqual([]);

		setting.emulator.reset();
		await requestWithCredential(shared, `${setting.emulator.baseUrl}/status`);
		expect(setting.emulator.requests).toHaveLength(1);
	});

	it.each<[string, object]>([
		['as it is created', {}],
		['that an older version has stored', { allowedHttpRequestDomains: 'all' }],
	])('works in the Samsar node with a credential %s', async (_what, stored) => {
		const shared = await withStored(stored);
		const samsar = { operation: 'getStatus', sessionId: '68f0c1d2e3a4b5c600000001' };
		setting.emulator.reset();
		const execution = await run(shared, { samsar }, [{ name: 'first' }]);
		expect(errorTextOf(execution)).toContain('68f0c1d2e3a4b5c600000001');
		expect(setting.emulator.requests.length).toBeGreaterThan(0);
	});
});
