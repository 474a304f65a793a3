/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published: it starts servers on this machine and needs Node's own modules */
/** A server that belongs to us: it says when it is ready, and it never outlives this process. */
import { spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptServer } from './server-keeper';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

/** The message tells the person what happened and what to do. */
export class ServiceFailure extends Error {
	readonly isExpected = true;
}

export interface ServiceOptions extends Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> {
	/** For messages, e.g. `Redis`. */
	title: string;
	command: string;
	args: string[];
	/** Gets everything that the server prints. */
	logFile: string;
	isReady: () => Promise<boolean>;
}

/**
 * Starts a server and waits until it is ready.
 *
 * @throws {ServiceFailure} when it ends or does not become ready; with the end of its log
 */
export async function startService(options: ServiceOptions): Promise<KeptServer> {
	const { title, command, args, cwd, uid, gid, logFile } = options;
	const log = openSync(logFile, 'a');
	// A process group of its own: Ctrl-C reaches us, and we end it in order.
	const child = spawn(command, args, {
		cwd,
		uid,
		gid,
		stdio: ['ignore', log, log],
		detached: true,
	});
	closeSync(log);
	let hasEnded = false;
	const signalGroup = (signal: NodeJS.Signals) => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, signal);
		} catch {
			// It has ended already.
		}
	};
	const killNow = () => signalGroup('SIGKILL');
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
	const server: KeptServer = {
		async stop() {
			signalGroup('SIGTERM');
			await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
			killNow();
			await ended;
		},
		async kill() {
			killNow();
			await ended;
		},
	};
	const deadline = Date.now() + READY_WITHIN_MS;
	while (!(await options.isReady())) {
		if (hasEnded || Date.now() > deadline) {
			await server.kill();
			const what = hasEnded ? 'ended while it was starting' : 'did not become ready';
			const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
			throw new ServiceFailure(`${title} ${what}. The end of its log (${logFile}):\n\n${tail}`);
		}
		await sleep(100);
	}
	return server;
}
