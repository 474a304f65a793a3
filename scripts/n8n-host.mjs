/** The real n8n: installed once per lock file, outside the clone, for every clone on this machine. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLONE } from './install.mjs';
import { holdLock } from './lock.mjs';
import { run, runNpm } from './processes.mjs';
import { assertRegistryAnswers } from './registry.mjs';
import { CommandFailure, formatBytes, say, showStep } from './terminal.mjs';

/** Measured: n8n 2.41.1 with its Node takes 3.1 GB, npm's copies of the downloads 0.8 GB. */
const BYTES_WRITTEN = 3.9e9;
const BYTES_NEEDED = 4.5e9;
/** What is left of them: without the copies, and without the maps. */
const BYTES_KEPT = 2.4e9;
/** For debuggers of other people's code; 0.6 GB. */
const SOURCE_MAP = /\.(?:[cm]?js|[cm]?ts|css)\.map$/;
const BYTES_LEFT_AT_LEAST = 50e6;
const COMPLETE = 'complete';

/** @returns {string} this user's folder for things that can be made again */
export function cacheFolder() {
	if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, 'n8n-nodes-samsar');
	if (process.platform === 'darwin')
		return join(homedir(), 'Library', 'Caches', 'n8n-nodes-samsar');
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) {
		return join(process.env.LOCALAPPDATA, 'n8n-nodes-samsar');
	}
	return join(homedir(), '.cache', 'n8n-nodes-samsar');
}

/**
 * Installs n8n unless this machine has it.
 *
 * @param {'n8n-host' | 'n8n-host-oldest'} recipe which n8n: a folder beside this file
 * @returns {Promise<string>} the folder whose `node_modules` holds n8n and the Node it needs
 * @throws {CommandFailure} when there is no room, no network, or npm fails
 */
export async function installHost(recipe = 'n8n-host') {
	const recipeFolder = join(CLONE, 'scripts', recipe);
	const lockFile = await readFile(join(recipeFolder, 'package-lock.json'), 'utf8');
	const hash = createHash('sha256').update(lockFile).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `${recipe}-${hash}`);
	if (existsSync(join(folder, COMPLETE))) return folder;

	await mkdir(cacheFolder(), { recursive: true });
	const release = await holdLock(`${folder}.lock`, (holder) =>
		say(`Another process (${holder}) is installing n8n: waiting for it.`),
	);
	try {
		if (!existsSync(join(folder, COMPLETE))) await installInto(folder, recipeFolder);
		return folder;
	} finally {
		await release();
	}
}

/** @param {string} folder @param {string} recipeFolder */
async function installInto(folder, recipeFolder) {
	await removeRemains(folder);
	await checkRoom(dirname(folder));
	await assertRegistryAnswers(dirname(folder));
	say(
		`n8n itself is installed once per machine, into ${dirname(folder)}: about ${formatBytes(BYTES_WRITTEN)} while it works, ` +
			`${formatBytes(BYTES_KEPT)} afterwards, in 4 to 8 minutes.`,
	);
	// Kept beside the folder until all is there, so that a second try after a failure downloads less.
	const downloads = `${folder}.downloads`;
	const unfinished = `${folder}.unfinished-${randomUUID().slice(0, 8)}`;
	await cp(recipeFolder, unfinished, { recursive: true });
	try {
		const room = watchRoom(unfinished, await freeBytes(unfinished));
		await showStep(
			'Installing n8n with npm ci',
			() =>
				runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', downloads], {
					cwd: unfinished,
					signal: room.signal,
				}),
			room.tell,
		).finally(room.end);
		await showStep('Fetching Node 24 for n8n and building SQLite', () =>
			runNpm(['rebuild', '--ignore-scripts=false', 'node', 'sqlite3'], {
				cwd: unfinished,
				env: { ...process.env, ...headersOfThisNode() },
			}),
		);
		await showStep('Removing what is not needed to run it', () => dropSourceMaps(unfinished));
		await checkThatItRuns(unfinished);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true });
		throw error;
	}
	await writeFile(join(unfinished, COMPLETE), new Date().toISOString());
	await rename(unfinished, folder);
	await rm(downloads, { recursive: true, force: true });
}

/** @param {string} folder */
async function dropSourceMaps(folder) {
	for (const path of await readdir(folder, { recursive: true })) {
		if (SOURCE_MAP.test(path)) await rm(join(folder, path), { force: true });
	}
}

/**
 * SQLite has to be compiled where its ready-made binary cannot be downloaded. Node's headers often
 * lie beside Node; naming them saves another download.
 *
 * @returns {Record<string, string>}
 */
function headersOfThisNode() {
	const prefix = join(dirname(process.execPath), '..');
	const found = existsSync(join(prefix, 'include', 'node', 'node.h'));
	return found && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {};
}

/** @param {string} folder @returns {string} the Node that n8n runs on */
export function hostNode(folder) {
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(folder, 'node_modules', 'node', 'bin', binary);
}

/** @param {string} folder */
async function checkThatItRuns(folder) {
	await run(hostNode(folder), ['-e', "require('sqlite3'); require.resolve('n8n/bin/n8n')"], {
		cwd: folder,
		title: 'The check of the new installation',
	});
}

/** What an interrupted installation left. @param {string} folder */
async function removeRemains(folder) {
	const names = await readdir(dirname(folder));
	const remains = names
		.map((name) => join(dirname(folder), name))
		.filter((path) => path === folder || path.startsWith(`${folder}.unfinished-`));
	if (remains.length === 0) return;
	await showStep('Removing an unfinished installation of n8n', async () => {
		for (const path of remains) await rm(path, { recursive: true, force: true });
	});
}

/** @param {string} folder */
async function checkRoom(folder) {
	const free = await freeBytes(folder);
	if (free < BYTES_NEEDED) throw new CommandFailure(adviseOnRoom(free));
}

/** @param {number} free */
function adviseOnRoom(free) {
	return (
		`Not enough disk space: n8n needs about ${formatBytes(BYTES_NEEDED)} in ${cacheFolder()}, and ${formatBytes(free)} are free.\n` +
		'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the same command again.'
	);
}

/** @param {string} folder @returns {Promise<number>} */
async function freeBytes(folder) {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

/**
 * npm is silent while it works: the room that it takes on the disk is the only thing to tell. On a
 * full disk it goes on for a long time, so it is ended then.
 *
 * @param {string} folder
 * @param {number} freeBefore
 */
function watchRoom(folder, freeBefore) {
	const ending = new AbortController();
	let used = 0;
	const look = async () => {
		const free = await freeBytes(folder);
		used = Math.max(used, freeBefore - free);
		if (free < BYTES_LEFT_AT_LEAST) ending.abort(new CommandFailure(adviseOnRoom(free)));
	};
	const looking = setInterval(() => void look(), 1_000);
	return {
		signal: ending.signal,
		tell: () => `${formatBytes(used)} of about ${formatBytes(BYTES_WRITTEN)}`,
		end: () => clearInterval(looking),
	};
}
