/** `npm run test:oldest`: the packed package in the oldest n8n of `scripts/n8n-host-oldest`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { installHost } from './n8n-host.mjs';
import { installPackage } from './tarball.mjs';
import { formatDuration, runCommand, say, showStep } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** Of an n8n that lives for these tests only. */
const OWNER = { email: 'oldest@example.com', password: 'Only-for-this-run-1' };

/** It refuses to start when it is told to leave out a module that it does not know. */
const MODULES = { N8N_DISABLED_MODULES: 'insights' };

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await ensureBuilt();
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('./n8n-rest.js')} */
	const { N8nRest } = await loadTypeScript('./n8n-rest.ts');
	const hostFolder = await installHost('n8n-host-oldest');
	const userFolder = await mkdtemp(join(tmpdir(), 'samsar-oldest-'));
	try {
		await installPackage(userFolder);
		const port = await findFreePort();
		const n8n = await showStep('Starting the oldest n8n', () =>
			startN8n({ hostFolder, userFolder, port, env: MODULES }),
		);
		try {
			await new N8nRest(n8n.url).setUpOwner(OWNER);
			await runJest(['oldest'], ['--runInBand', ...process.argv.slice(2)], {
				E2E_N8N_URL: n8n.url,
				E2E_N8N_LOG: n8n.logFile,
				E2E_USER_FOLDER: userFolder,
				N8N_OWNER: JSON.stringify(OWNER),
			});
		} finally {
			await n8n.stop();
		}
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
	say(`✓ npm run test:oldest (${formatDuration(Date.now() - startedAt)})`);
});
