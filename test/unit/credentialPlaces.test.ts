import type { Respond, Routes, SmallServer } from '../support/samsarServer';
import {
	documentedRoutes,
	newestRoutes,
	sendJson,
	sendNothing,
	sendText,
	startServer,
} from '../support/samsarServer';
import { testCredential } from './support/credentialTester';

let server: SmallServer | undefined;

async function closeServer(): Promise<void> {
	await server?.close();
	server = undefined;
}

afterEach(closeServer);

/** The verdict on a base URL of a server that knows these routes. */
async function testAt(path: string, routes: Routes, apiKey = 'test-key', unknown?: Respond) {
	await closeServer();
	server = await startServer(routes, { unknown });
	const verdict = await testCredential({ apiKey, baseUrl: server.origin + path });
	return { ...verdict, message: verdict.message.replaceAll(server.origin, '<origin>') };
}

const OK = { status: 'OK', message: 'Connection successful!' };
const error = (start: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(start) as string,
});

const KEY = 'test-key';
/** Where a server of each generation is, and where it tells the status. */
const PLACES: Array<[string, string, Routes, string]> = [
	['documented', '/v1/video', documentedRoutes(KEY), '/v1/video/status'],
	['newest', '/v1/video', newestRoutes(KEY), '/v1/status'],
	[
		'documented, under /api',
		'/api/v1/video',
		documentedRoutes(KEY, '/api/v1/video'),
		'/api/v1/video/status',
	],
	['newest, under /api', '/api/v1/video', newestRoutes(KEY, '/api'), '/api/v1/status'],
	[
		'documented, under an address of its own',
		'/video',
		documentedRoutes(KEY, '/video'),
		'/video/status',
	],
];

describe.each(PLACES)('the Test button on a %s server', (_which, path, routes, statusPath) => {
	it('accepts a good key, which goes to the place of the status only', async () => {
		expect(await testAt(path, routes)).toEqual(OK);
		const withKey = server?.requests.filter(({ authorization }) => authorization !== undefined);
		expect(withKey?.map((request) => request.path)).toEqual([statusPath]);
		expect(new Set(server?.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
	});

	it('does not accept a bad key', async () => {
		expect(await testAt(path, routes, 'wrong')).toEqual(
			error(/^Samsar does not accept this API Key \(status 401\)/),
		);
	});
});

describe('with a documented server whose missing routes look like its unknown sessions', () => {
	it('a good key is told from a missing route', async () => {
		const routes = documentedRoutes(KEY);
		expect(await testAt('/v1/video', routes, KEY, sendNothing(404))).toEqual(OK);
		expect(await testAt('/v1/vidoe', routes, KEY, sendNothing(404))).toEqual(
			error(/^The server has nothing at <origin>\/v1\/vidoe\/status \(status 404\)/),
		);
	});
});

describe('a key that a server of any generation has accepted', () => {
	it.each<[string, Respond]>([
		['400 about the session', sendJson(400, { message: 'Missing or invalid session_id.' })],
		['404 with a body', sendJson(404, { message: 'Request not found.' })],
		['404 without one', sendNothing(404)],
		['200', sendJson(200, { status: 'PENDING' })],
		['402', sendJson(402, { message: 'Out of credits' })],
	])('is known by %s', async (_what, answer) => {
		expect(await testAt('/v1/video', documentedRoutes(KEY, '/v1/video', answer))).toEqual(OK);
	});
});

describe('an address at which no video can be created', () => {
	const COMPLETE = error(
		/^The Base URL is incomplete: Samsar's video API is at <origin>\/v1\/video\. Enter/,
	);

	it.each<[string, string, Routes]>([
		['newest', '/v1', newestRoutes(KEY)],
		['newest', '', newestRoutes(KEY)],
		['newest', '/video', newestRoutes(KEY)],
		['documented', '/v1', documentedRoutes(KEY)],
		['documented', '', documentedRoutes(KEY)],
		['documented', '/', documentedRoutes(KEY)],
	])('of a %s server is not called good, but completed: "%s"', async (_which, path, routes) => {
		expect(await testAt(path, routes)).toEqual(COMPLETE);
		expect(server?.requests.map(({ authorization }) => authorization)).not.toContain(
			`Bearer ${KEY}`,
		);
	});

	it('below /api is completed there', async () => {
		expect(await testAt('/api', newestRoutes(KEY, '/api'))).toEqual(
			error(/API is at <origin>\/api\/v1\/video\. Enter/),
		);
	});

	it.each(['/v1/vidoe', '/samsar/v1/video', '/v1/video/create'])(
		'of a newest server is not called good because its status is found: %s',
		async (path) => {
			expect(await testAt(path, newestRoutes(KEY))).toEqual(
				error(
					/^Samsar reports the status of videos at <origin>\/v1\/status, but does not seem to create them/,
				),
			);
		},
	);

	it('is a good one where the server lists its models, whatever it is called', async () => {
		const routes = newestRoutes(KEY);
		routes['/samsar/supported_models'] = routes['/v1/video/supported_models'];
		expect(await testAt('/samsar', routes)).toEqual(OK);
	});
});

describe('what is not Samsar', () => {
	it.each<[string, Respond]>([
		['200', sendText(200, '<!DOCTYPE html><title>Welcome</title>')],
		['404', sendText(404, '<html><pre>Cannot GET /status</pre>')],
		['200 after an empty line', sendText(200, '\n\n<!doctype html>')],
		['404 after blanks', sendText(404, '  <html>')],
		['401', sendText(401, '<html>Sign in</html>')],
		['403', sendText(403, '<html>Forbidden</html>')],
	])('is a web page with %s, which gets no key', async (_what, page) => {
		expect(await testAt('/v1/video', {}, KEY, page)).toEqual(
			error(/^The Base URL answers with a web page/),
		);
		expect(server?.requests.filter(({ authorization }) => authorization)).toEqual([]);
	});

	it.each<[string, Respond, RegExp]>([
		[
			'another API',
			sendJson(404, { detail: 'Not Found' }),
			/^The server has nothing at <origin>\/v1\/video\/status/,
		],
		[
			'an open API',
			sendJson(200, { status: 'ok' }),
			/^The server answers at .* without asking for an API Key \(status 200\)/,
		],
		['a server with no page', sendNothing(404), /^The server has nothing at/],
	])('is %s, which gets no key', async (_what, answer, message) => {
		expect(await testAt('/v1/video', {}, KEY, answer)).toEqual(error(message));
		expect(server?.requests.filter(({ authorization }) => authorization)).toEqual([]);
	});

	it('is a page that is shown to who has a key', async () => {
		const routes = documentedRoutes(KEY, '/v1/video', sendText(200, '<html>Hello</html>'));
		expect(await testAt('/v1/video', routes)).toEqual(
			error(/^The Base URL answers with a web page/),
		);
	});
});

describe('a server that cannot tell', () => {
	it.each<[number, RegExp]>([
		[429, /could not be checked.*Test again in a minute$/],
		[500, /could not be checked.*Test again in a few minutes$/],
		[502, /could not be checked/],
		[503, /could not be checked/],
		[504, /could not be checked/],
		[408, /could not be checked/],
	])('is explained: %d, without the key or with it', async (code, message) => {
		const answer = sendJson(code, { message: 'The text of the server.' });
		const atOnce = await testAt('/v1/video', {}, KEY, answer);
		expect(atOnce).toEqual(error(message));
		expect(atOnce.message).toContain(`status ${code}`);
		expect(server?.requests).toHaveLength(1);
		expect(await testAt('/v1/video', documentedRoutes(KEY, '/v1/video', answer))).toEqual(
			error(message),
		);
	});

	it('does not let the key use the video API: 403', async () => {
		const answer = sendJson(403, { message: 'The text of the server.' });
		expect(await testAt('/v1/video', documentedRoutes(KEY, '/v1/video', answer))).toEqual(
			error(/^Samsar does not allow this API Key .*status 403/),
		);
	});

	it.each([301, 302, 303, 307, 308])('redirects, which is not followed (%d)', async (code) => {
		const redirect: Respond = (response, { path }) =>
			response.writeHead(code, { location: `http://127.0.0.2${path}` }).end();
		expect(await testAt('/v1', {}, KEY, redirect)).toEqual(
			error(/^The Base URL redirects to http:\/\/127\.0\.0\.2 /),
		);
		expect(server?.requests.map(({ path, authorization }) => [path, authorization])).toEqual([
			['/v1/status', undefined],
		]);
	});

	it.each([301, 307])('redirects who has a key, which is not followed (%d)', async (code) => {
		const redirect: Respond = (response) =>
			response.writeHead(code, { location: '/elsewhere' }).end();
		expect(await testAt('/v1/video', documentedRoutes(KEY, '/v1/video', redirect))).toEqual(
			error(/^The Base URL redirects to <origin> /),
		);
		expect(server?.requests.map(({ path }) => path)).toEqual([
			'/v1/video/status',
			'/v1/video/status',
		]);
	});

	it('does not see the key, because something on the way takes it out', async () => {
		const routes = { '/v1/video/status': sendJson(400, { message: 'Missing or empty API key.' }) };
		expect(await testAt('/v1/video', routes)).toEqual(
			error(
				/^The server at the Base URL gives the same answer with and without the API Key \(status 400\)/,
			),
		);
	});

	it('sees something else than a key', async () => {
		const answer = sendJson(400, { message: 'The API key has a wrong format.' });
		expect(await testAt('/v1/video', documentedRoutes(KEY, '/v1/video', answer))).toEqual(
			error(/^Samsar does not accept this API Key \(status 400\)/),
		);
	});
});
