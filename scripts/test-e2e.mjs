/** `npm run test:e2e`: the packed package in a real n8n, over its REST interface and in a browser. */
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
const OWNER = { email: 'e2e@example.com', password: 'Only-for-this-run-1' };

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await ensureBuilt();
	const levels = ['e2e'];
	if (process.env.SAMSAR_E2E_BROWSER === 'skip') {
		say('!!! SAMSAR_E2E_BROWSER=skip: the editor is NOT tested in a browser !!!');
	} else {
		/** @type {typeof import('../test/browser/support/chromium.js')} */
		const { findChromium } = await loadTypeScript('../test/browser/support/chromium.ts');
		findChromium();
		levels.push('browser');
	}
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('./n8n-rest.js')} */
	const { N8nRest } = await loadTypeScript('./n8n-rest.ts');
	const hostFolder = await installHost();
	const userFolder = await mkdtemp(join(tmpdir(), 'samsar-e2e-'));
	try {
		await installPackage(userFolder);
		const port = await findFreePort();
		const n8n = await showStep('Starting n8n', () => startN8n({ hostFolder, userFolder, port }));
		try {
			await new N8nRest(n8n.url).setUpOwner(OWNER);
			await runJest(levels, ['--runInBand', ...process.argv.slice(2)], {
				E2E_N8N_URL: n8n.url,
				E2E_N8N_LOG: n8n.logFile,
				// Some tests need an n8n of their own, with other settings.
				E2E_HOST_FOLDER: hostFolder,
				E2E_USER_FOLDER: userFolder,
				N8N_OWNER: JSON.stringify(OWNER),
			});
		} finally {
			await n8n.stop();
		}
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
	say(`✓ npm run test:e2e (${formatDuration(Date.now() - startedAt)})`);
});
