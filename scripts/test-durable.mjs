/** `npm run test:durable`: the wait that releases the worker, in a real n8n that is killed and restarted. */
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { installHost } from './n8n-host.mjs';
import { installOldPackage, installPackage } from './tarball.mjs';
import { makeTemporaryFolder } from './temporary-folder.mjs';
import { formatDuration, runCommand, say, showStep } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** Of the n8ns that live for these tests only. */
const OWNER = { email: 'durable@example.com', password: 'Only-for-this-run-1' };
/** The tests hardly compute: they wait for n8n's clock, all at the same time. */
const TEST_FILES_AT_ONCE = 16;

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await ensureBuilt();
	/** @type {typeof import('./server-keeper.js')} */
	const { ServerKeeper } = await loadTypeScript('./server-keeper.ts');
	const hostFolder = await installHost();
	const folder = makeTemporaryFolder('samsar-durable');
	const keeper = new ServerKeeper();
	try {
		const installNext = await listInstallations(join(folder, 'updating'));
		const [steady, crashing, updating] = await showStep('Starting three n8ns', async () => {
			for (const name of ['steady', 'crashing']) await installPackage(join(folder, name));
			return await Promise.all([
				startN8nAs('steady', { hostFolder, folder, keeper }),
				startN8nAs('crashing', { hostFolder, folder, keeper }),
				startN8nAs('updating', { hostFolder, folder, keeper }, installNext),
			]);
		});
		const controlUrl = await keeper.takeOrders();
		await runJest(['durable'], [`--maxWorkers=${TEST_FILES_AT_ONCE}`, ...process.argv.slice(2)], {
			N8N_OWNER: JSON.stringify(OWNER),
			STEADY_N8N_URL: steady,
			CRASHING_N8N_URL: crashing,
			UPDATING_N8N_URL: updating,
			UPDATING_N8N_FOLDER: join(folder, 'updating'),
			CRASHING_N8N_LOG: join(folder, 'crashing', 'n8n.log'),
			SERVERS_URL: controlUrl,
		});
	} finally {
		await keeper.stopAll();
	}
	say(`✓ npm run test:durable (${formatDuration(Date.now() - startedAt)})`);
});

/**
 * An n8n that is updated each time it is started again: from the oldest package that is kept, over the
 * others, to the present one.
 *
 * @param {string} userFolder
 * @returns {Promise<() => Promise<void>>} installs the next of them
 */
async function listInstallations(userFolder) {
	/** @type {typeof import('../test/durable/support/oldPackages.js')} */
	const { listOldPackages } = await loadTypeScript('../test/durable/support/oldPackages.ts');
	const old = listOldPackages();
	return async () => {
		const next = old.shift();
		await (next ? installOldPackage(userFolder, next) : installPackage(userFolder));
	};
}

/**
 * @param {string} name of the server, and of its folder
 * @param {{ hostFolder: string, folder: string, keeper: import('./server-keeper.js').ServerKeeper }} place
 * @param {() => Promise<void>} [beforeStart] what is to be done before each start
 * @returns {Promise<string>} its address, the same after every start
 */
async function startN8nAs(name, { hostFolder, folder, keeper }, beforeStart) {
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('./n8n-rest.js')} */
	const { N8nRest } = await loadTypeScript('./n8n-rest.ts');
	const port = await findFreePort();
	const { url } = await keeper.start(name, async () => {
		await beforeStart?.();
		return await startN8n({
			hostFolder,
			userFolder: join(folder, name),
			port,
			// The tests watch what the editor is told; this way needs no WebSocket.
			env: { N8N_PUSH_BACKEND: 'sse' },
		});
	});
	await new N8nRest(url).setUpOwner(OWNER);
	return url;
}
