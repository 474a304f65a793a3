/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { request, type IncomingHttpHeaders } from 'node:http';

export interface Told {
	code: number;
	headers: IncomingHttpHeaders;
	/** What arrived of the body. */
	text: string;
	/** How the connection broke, if it did: an error code, `HANG UP` (no reset), `TIMEOUT`. */
	broken?: string;
}

export interface CallOptions {
	/** An object is sent as JSON, a string as it is. */
	body?: object | string;
	/** The key to send, default `test-key`; null sends no Authorization header. */
	key?: string | null;
	headers?: Record<string, string>;
	/** Gives up after so many milliseconds; `broken` is then `TIMEOUT`. The default is for a busy machine. */
	patience?: number;
	/** The client goes when it is aborted. */
	leave?: AbortSignal;
}

/** One request on a connection of its own. Never throws: a code of 0 means that no answer began. */
export async function call(
	method: string,
	url: string,
	{ body, key = 'test-key', headers = {}, leave, patience = 60_000 }: CallOptions = {},
): Promise<Told> {
	const text = typeof body === 'object' ? JSON.stringify(body) : body;
	return await new Promise((resolve) => {
		const told: Told = { code: 0, headers: {}, text: '' };
		// No AbortSignal.timeout: Node 20 may collect one as garbage that stands in AbortSignal.any.
		const timer = setTimeout(() => asked.destroy(new DOMException('', 'TimeoutError')), patience);
		const end = (broken?: string) => {
			clearTimeout(timer);
			resolve(broken === undefined ? told : { ...told, broken });
		};
		const asked = request(
			url,
			{
				method,
				agent: false,
				signal: leave,
				headers: {
					...(key !== null && { authorization: `Bearer ${key}` }),
					...(text !== undefined && {
						'content-type': 'application/json',
						'content-length': String(Buffer.byteLength(text)),
					}),
					...headers,
				},
			},
			(response) => {
				told.code = response.statusCode ?? 0;
				told.headers = response.headers;
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (told.text += chunk));
				response.on('end', () => end());
				response.on('error', (error) => end(nameBreak(error)));
			},
		);
		asked.on('error', (error) => end(nameBreak(error)));
		asked.end(text);
	});
}

/** Node gives a reset and an early end the same code; only the system call tells them apart. */
function nameBreak(error: NodeJS.ErrnoException): string {
	if (error.code === 'ABORT_ERR' || error.name === 'TimeoutError') return 'TIMEOUT';
	if (error.code === 'ECONNRESET' && error.syscall !== 'read') return 'HANG UP';
	return String(error.code);
}

export function parse(told: Told): unknown {
	return JSON.parse(told.text) as unknown;
}
