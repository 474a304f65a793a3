/** `npm run raise:n8n`: pins the newest n8n, or the version that is named, for `npm start` and for all tests. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLONE } from './install.mjs';
import { runNpm } from './processes.mjs';
import { assertRegistryAnswers } from './registry.mjs';
import { runCommand, say, showStep } from './terminal.mjs';

const HOST = join(CLONE, 'scripts', 'n8n-host');
/** Parts of n8n that the unit and engine tests load, in the versions that this n8n has. */
const PARTS = ['n8n-core', 'n8n-workflow'];

/**
 * Pins versions in a package.json, and its lock file with it.
 *
 * @param {string} folder
 * @param {'dependencies' | 'devDependencies'} kind
 * @param {Record<string, string>} versions
 */
async function pin(folder, kind, versions) {
	const file = join(folder, 'package.json');
	const before = await readFile(file, 'utf8');
	const manifest = JSON.parse(before);
	Object.assign(manifest[kind], versions);
	await writeFile(file, `${JSON.stringify(manifest, null, '  ')}\n`);
	const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
	try {
		await runNpm([...args, '--omit-lockfile-registry-resolved'], { cwd: folder });
	} catch (error) {
		await writeFile(file, before);
		throw error;
	}
}

/** @param {string} folder @returns {Promise<Record<string, { version: string }>>} by path */
async function readLock(folder) {
	return JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')).packages;
}

await runCommand(async () => {
	await assertRegistryAnswers(HOST);
	const before = (await readLock(HOST))['node_modules/n8n'].version;
	const wanted = `n8n@${process.argv[2] ?? 'latest'}`;
	const version = (await runNpm(['view', wanted, 'version'], { cwd: HOST })).trim();
	await showStep(`Pinning n8n ${version}`, () => pin(HOST, 'dependencies', { n8n: version }));
	const lock = await readLock(HOST);
	const parts = PARTS.map((name) => [name, lock[`node_modules/${name}`].version]);
	await showStep('Pinning its parts for the tests', () =>
		pin(CLONE, 'devDependencies', Object.fromEntries(parts)),
	);
	const page = join(CLONE, 'docs', 'compatibility.md');
	const text = await readFile(page, 'utf8');
	await writeFile(page, text.replaceAll(`| ${before} |`, `| ${version} |`));
	say(`n8n ${before} → ${version}. Now run every level of the tests.`);
});
