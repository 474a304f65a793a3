/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

import { listen } from './listen';

export interface SeenRequest {
	method: string;
	path: string;
	query: Record<string, string>;
	authorization: string | undefined;
}

export type Respond = (response: ServerResponse, request: SeenRequest) => void;

/** Path → answer; all other paths get the server's page for an unknown one. */
export type Routes = Record<string, Respond>;

export interface SmallServer {
	origin: string;
	requests: SeenRequest[];
	routes: Routes;
	close(): Promise<void>;
}

export const sendText =
	(code: number, text: string, type = 'text/html'): Respond =>
	(response) =>
		response.writeHead(code, { 'content-type': type }).end(text);

export const sendJson = (code: number, body: unknown): Respond =>
	sendText(code, JSON.stringify(body), 'application/json');

export const sendNothing =
	(code: number): Respond =>
	(response) =>
		response.writeHead(code).end();

/** Express's answer to a path that it does not know. */
export const sendCannotGet: Respond = (response, { path }) =>
	sendText(404, `<!DOCTYPE html><pre>Cannot GET ${path}</pre>`)(response, {} as SeenRequest);

/** What refuses a request without the right key, as a generation words it; the right key gets `inside`. */
function guard(apiKey: string, missing: Respond, wrong: Respond, inside: Respond): Respond {
	return (response, request) => {
		const key = request.authorization?.replace(/^Bearer/, '').trim() ?? '';
		const respond = key === '' ? missing : key === apiKey ? inside : wrong;
		respond(response, request);
	};
}

/** The documented contract: the status is told below the base URL, and most answers have no body. */
export function documentedRoutes(apiKey: string, base = '/v1/video', status?: Respond): Routes {
	const missing = sendJson(400, { message: 'Missing or empty API key.' });
	return {
		[`${base}/status`]: guard(apiKey, missing, sendNothing(401), status ?? sendNothing(404)),
	};
}

/** The newest generation: the status is told beside the video API, which lists its models to anybody. */
export function newestRoutes(apiKey: string, root = '', status?: Respond): Routes {
	const missing = sendJson(400, { message: 'API_KEY header is missing or empty.' });
	const wrong = sendJson(401, { message: 'Invalid API key.' });
	const unknown = sendJson(404, { message: 'Request not found.' });
	return {
		[`${root}/v1/status`]: guard(apiKey, missing, wrong, status ?? unknown),
		[`${root}/v1/video/supported_models`]: sendJson(200, { IMAGE_MODELS: [], VIDEO_MODELS: [] }),
	};
}

function readRequest({ method = '', url = '', headers }: IncomingMessage): SeenRequest {
	const { pathname, searchParams } = new URL(url, 'http://server');
	const query = Object.fromEntries(searchParams);
	return { method, path: pathname, query, authorization: headers.authorization };
}

/** Starts a server that knows these routes and remembers what it was asked. */
export async function startServer(
	routes: Routes,
	{ host = '127.0.0.1', unknown = sendCannotGet } = {},
): Promise<SmallServer> {
	const requests: SeenRequest[] = [];
	const small = { routes };
	const server = createServer((incoming, response) => {
		const request = readRequest(incoming);
		requests.push(request);
		(small.routes[request.path] ?? unknown)(response, request);
	});
	const origin = await listen(server, host);
	return Object.assign(small, {
		origin,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	});
}
