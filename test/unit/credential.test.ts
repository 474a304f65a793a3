/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests are not published: they need Node's own modules */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { testCredential } from './credentialTester';

interface SeenRequest {
	path: string;
	query: Record<string, string>;
	authorization: string | undefined;
}

type Respond = (response: ServerResponse) => void;

const sendText =
	(code: number, text: string, type = 'text/html'): Respond =>
	(response) =>
		response.writeHead(code, { 'content-type': type }).end(text);

const sendJson = (code: number, body: unknown) =>
	sendText(code, JSON.stringify(body), 'application/json');

/** The documented answers to a status request for a session that does not exist. */
function answerAsDocumented(request: IncomingMessage, response: ServerResponse): void {
	const key = request.headers.authorization?.replace('Bearer', '').trim();
	if (!key) sendJson(400, { message: 'API key missing.' })(response);
	else response.writeHead(key === 'test-key' ? 404 : 401).end();
}

describe("the credential's Test button", () => {
	let server: Server;
	let origin: string;
	let respond: Respond | undefined;
	let seen: SeenRequest[];

	beforeAll(async () => {
		server = createServer((request, response) => {
			const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
			seen.push({
				path: pathname,
				query: Object.fromEntries(searchParams),
				authorization: request.headers.authorization,
			});
			if (respond) respond(response);
			else answerAsDocumented(request, response);
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});

	afterAll(async () => {
		await new Promise((closed) => server.close(closed));
	});

	beforeEach(() => {
		respond = undefined;
		seen = [];
	});

	it('accepts a good key with one free, authenticated GET of a session that cannot exist', async () => {
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: `${origin}/v1/video` });

		expect(verdict).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(seen).toEqual([
			{
				path: '/v1/video/status',
				query: {
					session_id: '000000000000000000000000',
					request_id: '000000000000000000000000',
				},
				authorization: 'Bearer test-key',
			},
		]);
	});

	it.each([
		['blanks around the key', ' test-key\n', '/v1/video'],
		['a pasted Bearer', 'Bearer test-key', '/v1/video'],
		['a pasted Bearer in another case and with blanks', '  bEARER   test-key ', '/v1/video'],
		['a trailing slash', 'test-key', '/v1/video/'],
		['several slashes and blanks', 'test-key', '/v1/video// '],
	])('accepts %s', async (_what, apiKey, path) => {
		const verdict = await testCredential({ apiKey, baseUrl: origin + path });

		expect(verdict.status).toBe('OK');
		expect(seen).toMatchObject([{ path: '/v1/video/status', authorization: 'Bearer test-key' }]);
	});

	it.each([
		['400 about the session', sendJson(400, { message: 'Missing or invalid session_id.' })],
		['404 with a body', sendJson(404, { message: 'Request not found.' })],
		['200', sendJson(200, { status: 'PENDING' })],
		['402', sendJson(402, { message: 'Out of credits' })],
	])('takes %s for a key that was accepted', async (_what, answer) => {
		respond = answer;
		expect(await testCredential({ apiKey: 'test-key', baseUrl: origin })).toMatchObject({
			status: 'OK',
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
		const data = { baseUrl: origin, ...(apiKey === undefined ? {} : { apiKey }) };
		const verdict = await testCredential(data);

		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/^The API Key is empty or .*app\.samsar\.one/);
		expect(seen).toEqual([]);
	});

	it.each([
		['http on another host', 'http://api.samsar.one/v1/video'],
		['http with "localhost" elsewhere in it', 'http://127.0.0.1.example.com/x.localhost'],
		['http with "localhost" as the user name', 'http://localhost@example.com'],
		['a user name', 'https://me:secret@api.samsar.one/v1/video'],
		['a query', 'https://api.samsar.one/v1/video?x=1'],
		['a fragment', 'https://api.samsar.one/v1/video#x'],
		['another protocol', 'ftp://api.samsar.one'],
		['no protocol', 'api.samsar.one/v1/video'],
		['nothing', ' '],
	])('refuses a Base URL with %s and does not send the key', async (_what, baseUrl) => {
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl });

		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/^The Base URL cannot be used, so the API Key was not sent/);
	});

	it.each([
		['http://localhost:', 'localhost'],
		['http://127.0.0.1:', '127.0.0.1'],
		['HTTP://LOCALHOST:', 'localhost in capitals'],
	])('lets %s through', async (start) => {
		const verdict = await testCredential({
			apiKey: 'test-key',
			baseUrl: start + new URL(origin).port,
		});
		// "localhost" may mean ::1 first, where the stand-in does not listen: then the port refuses.
		expect(verdict.message).toMatch(/^(Connection successful!|ECONNREFUSED)$/);
	});

	it.each([
		[401, /^Samsar does not accept this API Key/],
		[403, /^Samsar does not let this API Key/],
		[429, /could not be checked.*Test again in a minute$/],
		[500, /could not be checked.*Test again in a few minutes$/],
		[502, /could not be checked/],
		[503, /could not be checked/],
		[504, /could not be checked/],
		[408, /could not be checked/],
	])('explains %d', async (code, message) => {
		respond = sendJson(code, { message: 'The text of the server.' });
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: origin });

		expect(verdict).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(verdict.message).toContain(`status ${code}`);
	});

	it('does not accept a bad key', async () => {
		expect(await testCredential({ apiKey: 'wrong', baseUrl: origin })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^Samsar does not accept this API Key/),
		});
	});

	it.each([
		['200', sendText(200, '<!DOCTYPE html><title>Welcome</title>')],
		['404', sendText(404, '<html><pre>Cannot GET /status</pre>')],
		['200 after an empty line', sendText(200, '\n\n<!doctype html>')],
		['404 after blanks', sendText(404, '  <html>')],
	])('explains a web page with %s', async (_what, answer) => {
		respond = answer;
		expect(await testCredential({ apiKey: 'test-key', baseUrl: origin })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The Base URL answers with a web page/),
		});
	});

	it.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (code) => {
		respond = (response) => response.writeHead(code, { location: `${origin}/elsewhere` }).end();
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: `${origin}/v1` });

		expect(verdict).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^The Base URL redirects/),
		});
		expect(seen.map(({ path }) => path)).toEqual(['/v1/status']);
	});

	it("passes on n8n's own code when nothing listens there", async () => {
		expect(await testCredential({ apiKey: 'test-key', baseUrl: 'http://127.0.0.1:9' })).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});
});
