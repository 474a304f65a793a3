/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** As much of S3 as an upload needs: the region of a bucket, and a place for files. */
import { createServer } from 'node:http';
import { listen } from '../../support/listen';

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
	const origin = await listen(server);
	return {
		endpoint: origin,
		files,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
