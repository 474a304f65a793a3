/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** As much of Telegram and of a Discord webhook as a message needs: it takes everything, and remembers it. */
import { createServer } from 'node:http';
import { listen } from '../../support/listen';
import { sleep } from '../../support/time';

export interface Message {
	/** e.g. `/bottest-token/sendVideo`. */
	path: string;
	type: string;
	body: Buffer;
}

export interface Messengers {
	/** For n8n's Telegram credential; a Discord webhook is any address below it. */
	url: string;
	messages: Message[];
	/** The newest message to this path, as soon as there are so many. */
	waitFor(path: string, count?: number): Promise<Message>;
	close(): void;
}

const WITHIN_MS = 60_000;

export async function openMessengers(): Promise<Messengers> {
	const messages: Message[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const type = request.headers['content-type'] ?? '';
			messages.push({ path: request.url ?? '', type, body: Buffer.concat(chunks) });
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ ok: true, result: { message_id: messages.length } }));
		});
	});
	const origin = await listen(server);
	return {
		url: origin,
		messages,
		waitFor: async (path, count = 1) => {
			const deadline = Date.now() + WITHIN_MS;
			for (;;) {
				const found = messages.filter((message) => message.path === path);
				if (found.length >= count) return found[count - 1];
				if (Date.now() > deadline) throw new Error(`No message ${count} to ${path}`);
				await sleep(100);
			}
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
