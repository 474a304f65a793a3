/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** Servers that tests in another process may stop, kill and start again, and that never outlive this process. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeptServer {
	/** Asks it to end (SIGTERM), and makes it end when it has not after so many milliseconds. */
	stop(withinMs?: number): Promise<void>;
	/** Ends it at once (SIGKILL), as a crash does. */
	kill(): Promise<void>;
}

interface Kept {
	start: () => Promise<KeptServer>;
	/** Also while it is still starting; absent when it has been ended. */
	running?: Promise<KeptServer>;
}

export class ServerKeeper {
	private readonly kept = new Map<string, Kept>();

	private control?: Server;

	/** Starts a server, and can do so again. Throws what `start` throws. */
	async start<S extends KeptServer>(name: string, start: () => Promise<S>): Promise<S> {
		const running = start();
		this.kept.set(name, { start, running });
		return await running;
	}

	/** Knows a server that an order will start. */
	keep(name: string, start: () => Promise<KeptServer>): void {
		this.kept.set(name, { start });
	}

	/**
	 * Takes orders over HTTP: POST `/stop/<name>`, `/stop/<name>/<milliseconds>` (how long it may take
	 * before it is killed), `/kill/<name>`, `/start/<name>`. Each is answered when it has been carried
	 * out.
	 *
	 * @returns the address, without a trailing slash
	 */
	async takeOrders(): Promise<string> {
		const control = createServer((request, response) => {
			const [, order, name, withinMs] = (request.url ?? '').split('/');
			this.carryOut(order, name, withinMs === undefined ? undefined : Number(withinMs)).then(
				() => response.end('done'),
				(error: unknown) => response.writeHead(500).end(String(error)),
			);
		});
		this.control = control;
		await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
	}

	/** Stops all servers, the last one first. */
	async stopAll(): Promise<void> {
		this.control?.close();
		for (const { running } of [...this.kept.values()].reverse()) {
			await running?.then(
				async (server) => await server.stop(),
				() => undefined,
			);
		}
		this.kept.clear();
	}

	private async carryOut(order: string, name: string, withinMs?: number): Promise<void> {
		const server = this.kept.get(name);
		if (server === undefined) throw new Error(`There is no server '${name}'`);
		switch (order) {
			case 'start':
				server.running = server.start();
				await server.running;
				return;
			case 'stop':
				await (await server.running)?.stop(withinMs);
				server.running = undefined;
				return;
			case 'kill':
				await (await server.running)?.kill();
				server.running = undefined;
				return;
			default:
				throw new Error(`There is no order '${order}'`);
		}
	}
}
