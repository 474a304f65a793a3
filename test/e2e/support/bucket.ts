/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests are not published: this is a server */
/** As much of S3 as an upload needs: the region of a bucket, and a place for files. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bucket {
	/** For n8n's S3 credential. */
	endpoint: string;
	/** Path → what was put there. */
	files: Map<string, Buffer>;
	close(): void;
}

export async function openBucket(): Promise<Bucket> {
	const files = new Map<string, Buffer>();
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { pathname } = new URL(request.url ?? '/', 'http://bucket');
			if (request.method === 'PUT') {
				files.set(pathname, Buffer.concat(chunks));
				response.end();
				return;
			}
			response.setHeader('content-type', 'application/xml');
			response.end('<?xml version="1.0"?><LocationConstraint>us-east-1</LocationConstraint>');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		endpoint: `http://127.0.0.1:${port}`,
		files,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
