/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nRest } from '../../../scripts/n8n-rest';
import { findFreePort, startN8n, type N8nServer } from '../../../scripts/n8n-server';
import { readOwner, readVariable } from '../../support/n8n/environment';

export interface OtherN8n {
	url: string;
	/** Kills it (SIGKILL), and starts it again at the same address. */
	crash(): Promise<void>;
	/** Stops it and removes its data. */
	close(): Promise<void>;
}

/**
 * Starts an n8n besides the one of all tests, with the same package installed and the same owner.
 *
 * @param env its environment variables
 * @throws StartFailure
 */
export async function startOtherN8n(env: Record<string, string>): Promise<OtherN8n> {
	const userFolder = mkdtempSync(join(tmpdir(), 'samsar-e2e-other-'));
	let server: N8nServer | undefined;
	const close = async () => {
		await server?.stop();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	let isReady = false;
	try {
		const nodes = join('.n8n', 'nodes');
		cpSync(join(readVariable('E2E_USER_FOLDER'), nodes), join(userFolder, nodes), {
			recursive: true,
		});
		const hostFolder = readVariable('E2E_HOST_FOLDER');
		const options = { hostFolder, userFolder, port: await findFreePort(), env };
		server = await startN8n(options);
		const crash = async () => {
			await server?.kill();
			server = await startN8n(options);
		};
		await new N8nRest(server.url).setUpOwner(readOwner());
		isReady = true;
		return { url: server.url, crash, close };
	} finally {
		if (!isReady) await close();
	}
}
