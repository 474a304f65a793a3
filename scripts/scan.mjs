/**
 * `npm run scan`: n8n's own scan for community packages without its network part. Lints the sources
 * and then the package as npm would publish it; inline eslint-disable comments count for nothing.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ensureBuilt } from './build.mjs';
import { CLONE } from './install.mjs';
import { run, runNpm } from './processes.mjs';
import { CommandFailure, runCommand, say } from './terminal.mjs';

/** What the online scan reads of the published tarball. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

await runCommand(async () => {
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'samsar-scan-'));
	try {
		const legs = [
			await scanLeg('sources', CLONE, SOURCE_FILE_PATTERNS),
			await scanLeg('tarball', await unpackTarball(folder), TARBALL_FILE_PATTERNS),
		];
		if (legs.includes(false)) {
			throw new CommandFailure('n8n would not verify this package: see the findings above.');
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

/**
 * @param {string} name
 * @param {string} folder
 * @param {string[]} patterns
 * @returns {Promise<boolean>} whether nothing was found
 */
async function scanLeg(name, folder, patterns) {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	// The scanner passes a folder in which it finds no file to read, and says so in its message.
	const isClean = passed && message === undefined;
	say(`${isClean ? '✓' : '✗'} scan of the ${name}${message ? `: ${message}` : ''}`);
	if (details) say(details);
	return isClean;
}

/**
 * @param {string} folder an empty folder
 * @returns {Promise<string>} the folder with the unpacked package
 */
async function unpackTarball(folder) {
	const output = await runNpm(['pack', '--json', '--pack-destination', folder], { cwd: CLONE });
	const [{ filename }] = JSON.parse(output);
	const unpacked = join(folder, 'package');
	await mkdir(unpacked);
	await run('tar', ['-xzf', filename, '-C', 'package', '--strip-components=1'], { cwd: folder });
	return unpacked;
}
