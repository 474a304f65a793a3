/** What a person sees of a long step: a line that keeps moving, then how long it took. */

const LIVE = Boolean(process.stdout.isTTY);
/** Without a terminal (CI) every line stays, so there are fewer of them. */
const TICK_MS = LIVE ? 1_000 : 20_000;

/** @param {number} ms @returns {string} e.g. `4.2 s`, `3 min 05 s` */
export function formatDuration(ms) {
	const seconds = ms / 1000;
	if (seconds < 60) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** @param {number} bytes @returns {string} e.g. `2.9 GB` */
export function formatBytes(bytes) {
	return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** @param {string} line */
export function say(line = '') {
	process.stdout.write(`${line}\n`);
}

/**
 * Runs one step and shows its title, the seconds gone by and what `progress` tells, until it ends.
 *
 * @template T
 * @param {string} title what is being done, e.g. `Installing the packages`
 * @param {() => Promise<T>} work
 * @param {() => string} [progress] what can be said about it now, e.g. `1.2 GB so far`
 * @returns {Promise<T>} what `work` returns; throws what `work` throws
 */
export async function showStep(title, work, progress = () => '') {
	const startedAt = Date.now();
	const show = () => {
		const more = progress();
		const line = `… ${title}: ${Math.round((Date.now() - startedAt) / 1000)} s${more && `, ${more}`}`;
		process.stdout.write(LIVE ? `\r\x1b[K${line}` : `${line}\n`);
	};
	if (LIVE) show();
	const ticking = setInterval(show, TICK_MS);
	/** @param {string} mark */
	const end = (mark) => {
		clearInterval(ticking);
		say(`${LIVE ? '\r\x1b[K' : ''}${mark} ${title} (${formatDuration(Date.now() - startedAt)})`);
	};
	try {
		const result = await work();
		end('✓');
		return result;
	} catch (error) {
		end('✗');
		throw error;
	}
}

/** A failure whose message tells the person what happened and what to do: no stack is needed. */
export class CommandFailure extends Error {
	isExpected = true;
}

/**
 * Runs a whole command of ours: an expected failure is told in its own words, without a stack.
 *
 * @param {() => Promise<void>} command
 */
export async function runCommand(command) {
	try {
		await command();
	} catch (error) {
		process.stderr.write(`\n${describeFailure(error)}\n`);
		process.exitCode = 1;
	}
}

/** @param {unknown} error @returns {string} */
function describeFailure(error) {
	if (!(error instanceof Error)) return String(error);
	return 'isExpected' in error ? error.message : (error.stack ?? error.message);
}
