/** The packages of this clone: there, complete, and the ones that the lock file names. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from './processes.mjs';
import { assertRegistryAnswers } from './registry.mjs';
import { CommandFailure, showStep } from './terminal.mjs';

/** The top folder of the clone. */
export const CLONE = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = 20;

/**
 * Makes sure that `node_modules` holds what `package-lock.json` names; runs `npm ci` when it does not.
 *
 * @throws {CommandFailure} when Node is too old or npm fails
 */
export async function ensureInstalled() {
	if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
		throw new CommandFailure(
			`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or later and run the same command again.`,
		);
	}
	if (await isInstalled(CLONE)) return;
	await assertRegistryAnswers(CLONE);
	// npm writes this list last. Without the old one, an installation that is broken off is seen as such.
	await rm(join(CLONE, 'node_modules', '.package-lock.json'), { force: true });
	await showStep('Installing the packages with npm ci (a minute or two)', () =>
		runNpm(['ci', '--no-audit', '--no-fund'], { cwd: CLONE }),
	);
}

/**
 * Compares npm's own list of what it has installed with the lock file. Packages that are optional
 * (other platforms) may be absent.
 *
 * @param {string} folder a folder with `package-lock.json`
 * @returns {Promise<boolean>}
 */
export async function isInstalled(folder) {
	const wanted = await readPackages(join(folder, 'package-lock.json'));
	const present = await readPackages(join(folder, 'node_modules', '.package-lock.json'));
	if (!wanted || !present) return false;
	return Object.entries(wanted).every(
		([path, { version, optional }]) =>
			path === '' || (present[path] ? present[path].version === version : optional === true),
	);
}

/**
 * @param {string} lockFile
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>} undefined when absent or cut off
 */
async function readPackages(lockFile) {
	try {
		return JSON.parse(await readFile(lockFile, 'utf8')).packages;
	} catch {
		return undefined;
	}
}
