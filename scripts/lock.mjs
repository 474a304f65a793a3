/** A lock between processes: a file that its holder keeps fresh. */
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const REFRESH_MS = 5_000;
/** A holder that has not refreshed for this long is taken for dead (killed, or its machine was switched off). */
const STALE_MS = 60_000;

/**
 * Waits until nobody else holds the lock, then holds it.
 *
 * @param {string} file
 * @param {(holder: string) => void} onWait called once when somebody else holds it
 * @returns {Promise<() => Promise<void>>} releases the lock
 */
export async function holdLock(file, onWait) {
	let told = false;
	while (!(await tryToHold(file))) {
		const holder = await readFile(file, 'utf8').catch(() => '');
		if (await isDead(file, holder)) {
			await rm(file, { force: true });
			continue;
		}
		if (!told) onWait(holder);
		told = true;
		await sleep(1_000);
	}
	const refreshing = setInterval(() => {
		const now = new Date();
		void utimes(file, now, now).catch(() => undefined);
	}, REFRESH_MS).unref();
	return async () => {
		clearInterval(refreshing);
		await rm(file, { force: true });
	};
}

/** @param {string} file @returns {Promise<boolean>} whether it is ours now */
async function tryToHold(file) {
	try {
		const handle = await open(file, 'wx');
		await handle.writeFile(`${process.pid} on ${hostname()}`);
		await handle.close();
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
		throw error;
	}
}

/**
 * @param {string} file
 * @param {string} holder
 */
async function isDead(file, holder) {
	const [pid, , host] = holder.split(' ');
	if (host === hostname() && !isAlive(Number(pid))) return true;
	const age = await stat(file).then(
		({ mtimeMs }) => Date.now() - mtimeMs,
		() => 0,
	);
	return age > STALE_MS;
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}
