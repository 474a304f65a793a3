/** A folder that is gone when the command has ended, also after Ctrl-C. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes Ctrl-C end this process in a way that lets its exit handlers run: they kill the servers that
 * were started, and then remove the folder.
 *
 * @param {string} name e.g. `samsar-queue`
 * @returns {string}
 */
export function makeTemporaryFolder(name) {
	const folder = mkdtempSync(join(tmpdir(), `${name}-`));
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		// After the other listeners, which end the programs that are running.
		process.on(signal, () => setImmediate(() => process.exit(130)));
	}
	process.on('exit', () => {
		// Servers that have just been killed may still hold a file.
		rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	});
	return folder;
}
