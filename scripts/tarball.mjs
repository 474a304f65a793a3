/** The package as npm would publish it, installed into an n8n as a user installs it. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE } from './install.mjs';
import { runNpm } from './processes.mjs';
import { showStep } from './terminal.mjs';

const PACKAGE = 'n8n-nodes-samsar';
/** As n8n writes it itself. */
const EMPTY_PACKAGE = JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} });

/**
 * Packs the built package and installs the tarball for the n8n that keeps its data in `userFolder`,
 * unless exactly this tarball is installed there.
 *
 * @param {string} userFolder N8N_USER_FOLDER
 */
export async function installPackage(userFolder) {
	const packFolder = await mkdtemp(join(tmpdir(), 'samsar-pack-'));
	try {
		await showStep('Installing the package in n8n', async () => {
			const { tarball, integrity } = await pack(packFolder);
			await installTarball(tarball, integrity, join(userFolder, '.n8n', 'nodes'));
		});
	} finally {
		await rm(packFolder, { recursive: true, force: true });
	}
}

/**
 * Installs a tarball that was packed once, in the same way.
 *
 * @param {string} userFolder N8N_USER_FOLDER
 * @param {{ name: string, tarball: string, integrity: string }} old
 */
export async function installOldPackage(userFolder, { name, tarball, integrity }) {
	await showStep(`Installing ${name} in n8n`, () =>
		installTarball(tarball, integrity, join(userFolder, '.n8n', 'nodes')),
	);
}

/** @param {string} packFolder @returns {Promise<{ tarball: string, integrity: string }>} */
async function pack(packFolder) {
	const output = await runNpm(['pack', '--json', '--pack-destination', packFolder], { cwd: CLONE });
	const [{ filename, integrity }] = JSON.parse(output);
	return { tarball: join(packFolder, filename), integrity };
}

/**
 * @param {string} tarball
 * @param {string} integrity as npm tells it
 * @param {string} nodesFolder where n8n keeps community packages
 */
async function installTarball(tarball, integrity, nodesFolder) {
	const packageFolder = join(nodesFolder, 'node_modules', PACKAGE);
	const npmList = join(nodesFolder, 'node_modules', '.package-lock.json');
	if ((await readInstalledIntegrity(npmList)) === integrity) return;

	await mkdir(nodesFolder, { recursive: true });
	const packageFile = join(nodesFolder, 'package.json');
	// Without one, npm would take the nearest folder above that has one for the place to install to.
	if (!existsSync(packageFile)) await writeFile(packageFile, EMPTY_PACKAGE);
	// The same name and version with other content: npm would keep the old one.
	await rm(packageFolder, { recursive: true, force: true });
	await rm(npmList, { force: true });
	// n8n's own installer also leaves out peer packages (n8n-workflow comes from n8n) and scripts.
	const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-package-lock'];
	await runNpm(['install', tarball, ...flags, '--no-audit', '--no-fund'], { cwd: nodesFolder });
}

/** @param {string} npmList npm's own list of what it has installed, which it writes last */
async function readInstalledIntegrity(npmList) {
	try {
		return JSON.parse(await readFile(npmList, 'utf8')).packages[`node_modules/${PACKAGE}`]
			.integrity;
	} catch {
		return undefined;
	}
}
