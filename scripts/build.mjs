/** The compiled package in `dist/`, made anew when a source has changed. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLONE } from './install.mjs';
import { runNpm } from './processes.mjs';
import { showStep } from './terminal.mjs';

const SOURCES = [
	'nodes',
	'credentials',
	'icons',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'gulpfile.js',
];
const BUILT = join(CLONE, '.cache', 'built-from');

/** Builds unless `dist/` was built from exactly these sources. */
export async function ensureBuilt() {
	const sources = await hashSources();
	if ((await readBuilt()) === sources && (await entriesExist())) return;
	await build(sources);
}

/** @param {string} sources */
async function build(sources) {
	await showStep('Building', () => runNpm(['run', 'build'], { cwd: CLONE }));
	await mkdir(join(CLONE, '.cache'), { recursive: true });
	await writeFile(BUILT, sources);
}

async function readBuilt() {
	return await readFile(BUILT, 'utf8').catch(() => undefined);
}

async function entriesExist() {
	const { n8n } = JSON.parse(await readFile(join(CLONE, 'package.json'), 'utf8'));
	const checks = [...n8n.nodes, ...n8n.credentials].map((entry) => access(join(CLONE, entry)));
	return await Promise.all(checks).then(
		() => true,
		() => false,
	);
}

/** @returns {Promise<string>} a hash of the name and content of every source */
async function hashSources() {
	const hash = createHash('sha256');
	for (const source of SOURCES) await addToHash(hash, source);
	return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path relative to the clone
 */
async function addToHash(hash, path) {
	const full = join(CLONE, path);
	const names = await readdir(full).catch(() => undefined);
	if (names) {
		for (const name of names.sort()) await addToHash(hash, `${path}/${name}`);
		return;
	}
	const content = await readFile(full).catch(() => undefined);
	if (content) hash.update(`${path}\0${content.length}\0`).update(content);
}
