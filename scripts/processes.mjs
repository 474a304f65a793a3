/** Starts other programs so that none of them outlives us, and turns their failures into advice. */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { CommandFailure } from './terminal.mjs';

const POSIX = process.platform !== 'win32';
/** How much of a program's output is kept for the message when it fails. */
const KEPT_OUTPUT = 20_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Sends a signal to a child and to everything it started itself.
 *
 * @param {import('node:child_process').ChildProcess} child started with `detached: true`
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
	if (child.pid === undefined) return;
	try {
		if (POSIX) process.kill(-child.pid, signal);
		else child.kill(signal);
	} catch {
		// It has ended already.
	}
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

function killAllAndExit() {
	for (const child of running) signalGroup(child, 'SIGKILL');
	process.exit(130);
}

/** @param {import('node:child_process').ChildProcess} child */
function watch(child) {
	if (running.size === 0) for (const signal of SIGNALS) process.on(signal, killAllAndExit);
	running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function unwatch(child) {
	running.delete(child);
	if (running.size === 0) for (const signal of SIGNALS) process.off(signal, killAllAndExit);
}

/** @returns {{ command: string, first: string[], shell: boolean }} npm as it runs us, else the one on PATH */
function findNpm() {
	const cli = process.env.npm_execpath;
	if (cli && basename(cli) === 'npm-cli.js') {
		return { command: process.execPath, first: [cli], shell: false };
	}
	return { command: 'npm', first: [], shell: !POSIX };
}

/**
 * Runs npm to its end, quietly.
 *
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} options
 * @returns {Promise<string>} what it printed on standard output
 * @throws {CommandFailure} with the likely cause, what to do, and the end of npm's own output
 */
export async function runNpm(args, options) {
	const { command, first, shell } = findNpm();
	return await run(command, [...first, ...args], {
		...options,
		shell,
		title: `npm ${args.join(' ')}`,
	});
}

/**
 * Runs a program to its end, quietly.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, shell?: boolean, title?: string }} options `signal` ends it
 * @returns {Promise<string>} what it printed on standard output
 * @throws {CommandFailure} when it cannot be started or ends with a code other than 0; the reason
 * of `signal` when that ended it
 */
export async function run(command, args, { cwd, env, signal, shell = false, title = command }) {
	let output = '';
	let stdout = '';
	const child = spawn(command, args, {
		cwd,
		env: env ?? process.env,
		shell,
		detached: POSIX,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	watch(child);
	child.stdout.on('data', (chunk) => {
		stdout += chunk;
		output = (output + chunk).slice(-KEPT_OUTPUT);
	});
	child.stderr.on('data', (chunk) => {
		output = (output + chunk).slice(-KEPT_OUTPUT);
	});
	signal?.addEventListener('abort', () => signalGroup(child, 'SIGKILL'));
	try {
		const code = await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (exitCode, killedBy) => resolve(exitCode ?? killedBy));
		});
		signal?.throwIfAborted();
		if (code !== 0) throw explainFailure(title, code, output);
		return stdout;
	} catch (error) {
		if (error instanceof CommandFailure) throw error;
		throw new CommandFailure(
			`Could not start ${command}: ${error instanceof Error ? error.message : String(error)}`,
		);
	} finally {
		unwatch(child);
	}
}

/**
 * Runs a program with our own terminal, e.g. Jest.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; a signal counts as 1
 */
export async function runInTerminal(command, args, { cwd, env }) {
	const child = spawn(command, args, {
		cwd,
		env: env ?? process.env,
		stdio: ['ignore', 'inherit', 'inherit'],
		detached: POSIX,
	});
	watch(child);
	try {
		return await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (exitCode) => resolve(exitCode ?? 1));
		});
	} finally {
		unwatch(child);
	}
}

const CAUSES = [
	{
		name: 'disk',
		sign: /ENOSPC|no space left on device/i,
		advice:
			'The disk is full. Free some space (the first start needs about 5 GB in all) and run the same command again.',
	},
	{
		name: 'network',
		sign: /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT|network timeout/,
		advice:
			'The npm registry could not be reached. Check the network connection (and proxy or registry settings of npm: `npm ping` tells), then run the same command again.',
	},
	{
		name: 'rights',
		sign: /EACCES|EPERM|EROFS/,
		advice:
			'A folder cannot be written. Check who owns the folder named below, then run the same command again.',
	},
];

/**
 * @param {string} title
 * @param {number | string} code
 * @param {string} output
 * @returns {CommandFailure} whose `cause` is the name of what is likely behind it
 */
function explainFailure(title, code, output) {
	// What lint or a build prints may well contain such words.
	const isInstallation = !title.startsWith('npm run');
	const cause = isInstallation ? CAUSES.find(({ sign }) => sign.test(output)) : undefined;
	const lines = output.trimEnd().split('\n');
	// npm says what went wrong in the first of these lines, then prints its usage.
	const npmErrors = lines.filter((line) => /^npm error ./.test(line)).slice(0, 8);
	// A check that fails is shown whole.
	const shown = isInstallation ? lines.slice(-30) : lines;
	const tail = (npmErrors.length > 0 ? npmErrors : shown).join('\n');
	const advice = cause ? `${cause.advice}\n\n` : '';
	return new CommandFailure(`${advice}\`${title}\` ended with ${code}:\n${tail}`, {
		cause: cause?.name,
	});
}
