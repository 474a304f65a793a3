/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published */
/** A server that belongs to us: it says when it is ready, and it never outlives this process. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptServer } from './server-keeper';

const POSIX = process.platform !== 'win32';
const LOOK_EVERY_MS = 150;
const LOG_LINES = 30;

/** A server could not be started; the message says why and what to do. */
export class StartFailure extends Error {
	readonly isExpected = true;
}

export interface OwnServerOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
	/** For messages, e.g. `Redis`. */
	title: string;
	command: string;
	args: string[];
	/** Gets everything that the server prints. */
	logFile: string;
	isReady: () => Promise<boolean>;
	readyWithinMs: number;
	/** How long the server may take to end in order; after that it is killed. */
	stopWithinMs: number;
}

export interface OwnServer extends KeptServer {
	/** Settles when the server has ended, however that came about. */
	ended: Promise<void>;
}

/**
 * Starts a server and waits until it is ready. Its standard input ends when this process does,
 * however that comes about.
 *
 * @throws {StartFailure} when it ends or does not become ready; with the end of its log
 */
export async function startOwnServer(options: OwnServerOptions): Promise<OwnServer> {
	const { title, command, args, cwd, env, uid, gid, logFile } = options;
	const log = openSync(logFile, 'a');
	// A process group of its own: Ctrl-C reaches us, and we end it in order.
	const stdio: SpawnOptions['stdio'] = ['pipe', log, log];
	const child = spawn(command, args, { cwd, env, uid, gid, stdio, detached: POSIX });
	closeSync(log);
	let hasEnded = false;
	const killNow = () => signalGroup(child, 'SIGKILL');
	process.once('exit', killNow);
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			hasEnded = true;
			process.off('exit', killNow);
			resolve();
		};
		child.once('exit', end);
		child.once('error', end);
	});
	const server: OwnServer = {
		ended,
		async stop(withinMs = options.stopWithinMs) {
			signalGroup(child, 'SIGTERM');
			await Promise.race([ended, sleep(withinMs, undefined, { ref: false })]);
			// Also when it has ended: a process that it started may have stayed behind.
			killNow();
			await ended;
		},
		async kill() {
			killNow();
			await ended;
		},
	};
	const deadline = Date.now() + options.readyWithinMs;
	while (!(await options.isReady())) {
		if (hasEnded || Date.now() > deadline) {
			await server.kill();
			const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
			const what = hasEnded
				? 'ended while it was starting'
				: `did not become ready within ${options.readyWithinMs / 1000} seconds`;
			throw new StartFailure(`${title} ${what}. The end of its log (${logFile}):\n\n${tail}`);
		}
		await sleep(LOOK_EVERY_MS);
	}
	return server;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (POSIX) process.kill(-child.pid, signal);
		else child.kill(signal);
	} catch {
		// It has ended already.
	}
}
