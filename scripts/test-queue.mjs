/** `npm run test:queue`: n8n's queue mode on this machine: Redis, PostgreSQL, one main and two workers. */
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { installHost } from './n8n-host.mjs';
import { installPackage } from './tarball.mjs';
import { makeTemporaryFolder } from './temporary-folder.mjs';
import { formatDuration, runCommand, say, showStep } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** Of the n8n that lives for these tests only. */
const OWNER = { email: 'queue@example.com', password: 'Only-for-this-run-1' };
/** With the executions that each takes at a time: the first two show what a held worker costs. */
const WORKERS = { 'worker-1': 1, 'worker-2': 1 };
/** Started by a test that needs many executions at once, in the place of the others. */
const WIDE_WORKERS = { 'wide-1': 10, 'wide-2': 10 };

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	/** @type {typeof import('./queue-services.js')} */
	const { findBinaries } = await loadTypeScript('./queue-services.ts');
	const binaries = findBinaries();
	await ensureBuilt();
	const hostFolder = await installHost();
	/** @type {typeof import('./server-keeper.js')} */
	const { ServerKeeper } = await loadTypeScript('./server-keeper.ts');
	const keeper = new ServerKeeper();
	const folder = makeTemporaryFolder('samsar-queue');
	try {
		const userFolder = join(folder, 'n8n');
		await installPackage(userFolder);
		const env = await showStep('Starting Redis and PostgreSQL', () =>
			startServices({ binaries, folder, keeper }),
		);
		const url = await showStep('Starting one n8n main and two workers', () =>
			startN8ns({ hostFolder, userFolder, env, keeper }),
		);
		const controlUrl = await keeper.takeOrders();
		await runJest(['queue'], ['--runInBand', ...process.argv.slice(2)], {
			N8N_OWNER: JSON.stringify(OWNER),
			QUEUE_N8N_URL: url,
			SERVERS_URL: controlUrl,
		});
	} finally {
		await keeper.stopAll();
	}
	say(`✓ npm run test:queue (${formatDuration(Date.now() - startedAt)})`);
});

/**
 * @param {{ binaries: import('./queue-services.js').Binaries, folder: string, keeper: import('./server-keeper.js').ServerKeeper }} place
 * @returns {Promise<Record<string, string>>} n8n's environment variables for queue mode
 */
async function startServices({ binaries, folder, keeper }) {
	/** @type {typeof import('./queue-services.js')} */
	const services = await loadTypeScript('./queue-services.ts');
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort } = await loadTypeScript('./n8n-server.ts');
	const redisPort = await findFreePort();
	await keeper.start('redis', () => services.startRedis(binaries, folder, redisPort));
	const postgresPort = await findFreePort();
	await keeper.start('postgres', () => services.startPostgres(binaries, folder, postgresPort));
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_USER: services.POSTGRES_USER,
		DB_POSTGRESDB_DATABASE: services.POSTGRES_DATABASE,
	};
}

/**
 * All of them on one user folder, and so with one encryption key and one installed package.
 *
 * @param {{ hostFolder: string, userFolder: string, env: Record<string, string>, keeper: import('./server-keeper.js').ServerKeeper }} place
 * @returns {Promise<string>} the main's address
 */
async function startN8ns({ hostFolder, userFolder, env, keeper }) {
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('./n8n-rest.js')} */
	const { N8nRest } = await loadTypeScript('./n8n-rest.ts');
	const port = await findFreePort();
	const { url } = await keeper.start('main', () => startN8n({ hostFolder, userFolder, port, env }));
	await new N8nRest(url).setUpOwner(OWNER);
	/** @param {number} concurrency */
	const prepareWorker = async (concurrency) => {
		const workerArgs = [`--concurrency=${concurrency}`];
		const options = { hostFolder, userFolder, port: await findFreePort(), workerArgs, env };
		return () => startN8n(options);
	};
	for (const [name, concurrency] of Object.entries(WIDE_WORKERS)) {
		keeper.keep(name, await prepareWorker(concurrency));
	}
	const workers = Object.entries(WORKERS).map(async ([name, concurrency]) => {
		await keeper.start(name, await prepareWorker(concurrency));
	});
	await Promise.all(workers);
	return url;
}
