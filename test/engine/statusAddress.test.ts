/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { runToEnd } from './support/harness';
import { CONTINUES, getStatus } from './support/scenes';

const IDS = Array.from({ length: 10 }, (_, index) => `vid_${index}`);

const servers: Server[] = [];

afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

/** A server that knows the sessions at one path, and words every 404 as a gateway does. */
async function serveStatus(path: string): Promise<{ baseUrl: string; paths: string[] }> {
	const paths: string[] = [];
	const server = createServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://localhost');
		paths.push(url.pathname);
		const id = url.searchParams.get('session_id') ?? '';
		const isKnown = url.pathname === path && IDS.includes(id);
		response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
		response.end(JSON.stringify(isKnown ? { status: 'PENDING' } : { message: 'Not Found' }));
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/v1/video`, paths };
}

test.each(['/v1/video/status', '/v1/status'])(
	'a 404 in JSON does not hide the sessions at %s',
	async (path) => {
		const { baseUrl, paths } = await serveStatus(path);
		const { run, items } = await runToEnd(getStatus({ baseUrl }, IDS));
		expect(run.status).toBe('success');
		expect(items.map(({ json }) => json.status)).toEqual(IDS.map(() => 'PENDING'));
		expect(paths.filter((asked) => asked === path)).toHaveLength(IDS.length);
	},
);

test.each(['/v1/video/status', '/v1/status'])(
	'an unknown session does not move the address of the others from %s',
	async (path) => {
		const { baseUrl } = await serveStatus(path);
		const { items } = await runToEnd(getStatus({ baseUrl }, ['unknown', ...IDS], {}, CONTINUES));
		expect(items[0].json.error).toContain('does not know session unknown');
		expect(items.slice(1).map(({ json }) => json.status)).toEqual(IDS.map(() => 'PENDING'));
	},
);
