/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';

import type { Emulator } from '../../emulator';
import { listen } from '../../support/listen';
import { runToEnd, type Outcome, type Scene } from './harness';
import { createAndWait, createOnly, getStatus } from './scenes';

const DOWNLOAD = { downloadVideo: true };

/** Create & Wait that downloads, with one item for each prompt. */
export function createAndDownload(
	emulator: Emulator,
	prompts: string[],
	settings: Partial<INode> = {},
	parameters: IDataObject = {},
): Scene {
	const scene = createAndWait(emulator, prompts, {}, settings);
	return { ...scene, parameters: { ...scene.parameters, ...DOWNLOAD, ...parameters } as never };
}

/** Get Status that downloads, with one item for each session ID. */
export function fetchVideos(
	emulator: Emulator,
	sessionIds: string[],
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): Scene {
	return getStatus(emulator, sessionIds, { ...DOWNLOAD, ...parameters }, settings);
}

/** Sessions that are completed before the test begins. */
export async function makeVideos(emulator: Emulator, count: number): Promise<string[]> {
	const prompts = Array.from({ length: count }, (_, index) => `Kite ${index}`);
	await runToEnd(createOnly(emulator, prompts));
	return emulator.sessions.map(({ id }) => emulator.complete(id).id);
}

export interface SeenFile {
	fileName?: string;
	mimeType: string;
	content: Buffer;
}

/** The node's own output: binary fields with the content of their files, item by item. */
export function readFiles({ run }: Outcome): Array<Record<string, SeenFile>> {
	const items: INodeExecutionData[] =
		run.data.resultData.runData.Samsar.at(-1)?.data?.main[0] ?? [];
	return items.map(({ binary = {} }) =>
		Object.fromEntries(
			Object.entries(binary).map(([field, { fileName, mimeType, data }]) => [
				field,
				{ fileName, mimeType, content: Buffer.from(data, 'base64') },
			]),
		),
	);
}

const closings: Array<() => void> = [];

afterEach(() => {
	for (const close of closings.splice(0)) close();
});

/** A server of bare sockets; `serve` gets the nth request (from 1) once its head is in. */
export async function serveRaw(serve: (socket: Socket, nth: number) => void): Promise<string> {
	const sockets = new Set<Socket>();
	let requests = 0;
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.once('data', () => serve(socket, ++requests));
	});
	const origin = await listen(server);
	closings.push(() => {
		server.close();
		for (const socket of sockets) socket.destroy();
	});
	return origin;
}

/** Lets downloads go to `origin` instead of the host in the link. */
export function divertDownloads(origin: string) {
	return (context: IExecuteFunctions): IExecuteFunctions => {
		const { helpers } = context;
		const original = helpers.httpRequest;
		helpers.httpRequest = async (options) =>
			(await original({ ...options, url: origin + new URL(options.url).pathname })) as unknown;
		return context;
	};
}
