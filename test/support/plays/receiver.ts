/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { createServer, type ServerResponse } from 'node:http';
import { listen } from '../listen';

/** What the node after Samsar calls. It answers at once, unless it is told otherwise. */
export interface Receiver {
	url: string;
	/** Keeps the first call whose body contains this text waiting until `release`. */
	hold(text: string): void;
	/** Answers the first call whose body contains this text with 500. */
	refuse(text: string): void;
	/** The bodies of all calls, those that were held or refused included. */
	readonly bodies: string[];
	isHolding(text: string): boolean;
	/** Answers what is held. Nothing is held or refused any more. */
	release(): void;
	close(): void;
}

export async function startReceiver(): Promise<Receiver> {
	const toHold = new Set<string>();
	const toRefuse = new Set<string>();
	const bodies: string[] = [];
	const held = new Map<string, ServerResponse>();

	const take = (texts: Set<string>, body: string): string | undefined => {
		const found = [...texts].find((text) => body.includes(text));
		if (found !== undefined) texts.delete(found);
		return found;
	};
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			bodies.push(body);
			const holding = take(toHold, body);
			if (holding !== undefined) {
				held.set(holding, response);
				response.on('close', () => held.delete(holding));
				return;
			}
			if (take(toRefuse, body) !== undefined) response.statusCode = 500;
			response.end('{}');
		});
	});
	const origin = await listen(server);
	return {
		url: `${origin}/`,
		bodies,
		hold: (text) => toHold.add(text),
		refuse: (text) => toRefuse.add(text),
		isHolding: (text) => held.has(text),
		release: () => {
			toHold.clear();
			toRefuse.clear();
			for (const response of held.values()) response.end('{}');
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
