/**
 * `npm run test:crash`: executions are interrupted at every moment, in real n8ns, and retried; then a
 * table tells what each video has cost and where its session is named. About 25 minutes;
 * `-- --sample` plays a fair sample of it in about 15, as CI does: every event and every moment, and both
 * of what Samsar speaks; `-- --package <tarball>` plays another package.
 */
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { installHost } from './n8n-host.mjs';
import { installOldPackage, installPackage } from './tarball.mjs';
import { makeTemporaryFolder } from './temporary-folder.mjs';
import { formatDuration, runCommand, say } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** Of the n8ns that live for these tests only. */
const OWNER = { email: 'crash@example.com', password: 'Only-for-this-run-1' };
/** One for each test file, which starts, interrupts and stops it. */
const SERVERS = [
	'kill',
	'killToday',
	'terminate',
	'terminateAndKill',
	'stop',
	'timeOut',
	'firstMinute',
];
/** The tests wait for n8n's clock, but a hundred executions that are to be at their moments need a processor. */
const TEST_FILES_AT_ONCE = { sample: 3, whole: 2 };
/** n8n's own time for running executions at its end. */
const SHUTDOWN_SECONDS = 30;

await runCommand(async () => {
	const startedAt = Date.now();
	const { isSample, old, jestArgs } = readArguments();
	await ensureInstalled();
	if (old === undefined) await ensureBuilt();
	/** @type {typeof import('./server-keeper.js')} */
	const { ServerKeeper } = await loadTypeScript('./server-keeper.ts');
	const hostFolder = await installHost();
	const folder = makeTemporaryFolder('samsar-crash');
	const results = join(folder, 'results');
	await mkdir(results);
	const keeper = new ServerKeeper();
	try {
		const servers = await prepareServers({ hostFolder, folder, keeper, old });
		// It takes a minute of its own, and its moments are in the table, too.
		const without =
			isSample && jestArgs.length === 0 ? ['--testPathIgnorePatterns=firstMinute'] : [];
		const atOnce = isSample ? TEST_FILES_AT_ONCE.sample : TEST_FILES_AT_ONCE.whole;
		await runJest(['crash'], [`--maxWorkers=${atOnce}`, ...without, ...jestArgs], {
			N8N_OWNER: JSON.stringify(OWNER),
			SERVERS_URL: await keeper.takeOrders(),
			CRASH_SERVERS: JSON.stringify(servers),
			CRASH_RESULTS: results,
			CRASH_SAMPLE: isSample ? 'yes' : 'no',
		});
	} finally {
		await keeper.stopAll();
		await printTables(results);
	}
	say(`✓ npm run test:crash (${formatDuration(Date.now() - startedAt)})`);
});

/** Files of tests may be named, to play only them. */
function readArguments() {
	const { values, positionals } = parseArgs({
		args: process.argv.slice(2),
		options: { sample: { type: 'boolean' }, package: { type: 'string' } },
		allowPositionals: true,
	});
	return { isSample: values.sample === true, old: values.package, jestArgs: positionals };
}

/**
 * @param {{ hostFolder: string, folder: string, keeper: import('./server-keeper.js').ServerKeeper, old?: string }} place
 * `old`: a tarball of this package, to be played instead of the present code
 * @returns {Promise<Record<string, { url: string, logFile: string }>>} by name
 */
async function prepareServers({ hostFolder, folder, keeper, old }) {
	/** @type {typeof import('./n8n-server.js')} */
	const { findFreePort, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('../test/durable/support/oldPackages.js')} */
	const { readOldPackage } = await loadTypeScript('../test/durable/support/oldPackages.ts');
	const oldPackage = old === undefined ? undefined : readOldPackage(old);
	const entries = [];
	for (const name of SERVERS) {
		const userFolder = join(folder, name);
		await (oldPackage ? installOldPackage(userFolder, oldPackage) : installPackage(userFolder));
		const port = await findFreePort();
		const options = { hostFolder, userFolder, port, shutdownSeconds: SHUTDOWN_SECONDS };
		keeper.keep(name, () => startN8n(options));
		const server = { url: `http://127.0.0.1:${port}`, logFile: join(userFolder, 'n8n.log') };
		entries.push(/** @type {const} */ ([name, server]));
	}
	return Object.fromEntries(entries);
}

/** @param {string} folder that the tests have written their lines to */
async function printTables(folder) {
	/** @type {typeof import('../test/crash/support/table.js')} */
	const { describeLines, describeSums } = await loadTypeScript('../test/crash/support/table.ts');
	/** @param {string[]} names */
	const read = async (names) => {
		const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
		return texts.flatMap((text) => JSON.parse(text));
	};
	const names = await readdir(folder);
	const minutes = names.filter((name) => name.startsWith('firstMinute'));
	const lines = await read(names.filter((name) => !minutes.includes(name)));
	if (lines.length > 0) {
		say(`\n## Crash table\n\n${describeLines(lines)}\n\n${describeSums(lines)}`);
	}
	if (minutes.length > 0) {
		const ages = await read(minutes);
		say(`\n## The first minute of Automatic\n\n${describeLines(ages)}\n\n${describeSums(ages)}`);
	}
}
