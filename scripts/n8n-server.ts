/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** One n8n on this machine, on embedded SQLite, as a process of its own. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { StartFailure, startOwnServer, type OwnServer } from './own-server';

const POSIX = process.platform !== 'win32';
const READY_WITHIN_MS = 180_000;
/** Less than n8n's own 30 s: most tests have nothing to gain by it. */
const SHUTDOWN_SECONDS = 5;
/** What n8n may take beyond that before it is killed. */
const STOP_AIR_MS = 10_000;
/** Settings of the person's own n8n, which must not reach this one (its database, its key), and what npm and Jest set. */
const FOREIGN_SETTINGS =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_URL$|SAMSAR_|NODE_(OPTIONS|PATH|ENV)$|npm_|JEST_)/i;

export interface N8nServerOptions {
	/** The folder whose `node_modules` holds n8n and its Node. */
	hostFolder: string;
	/** Where n8n keeps its data (N8N_USER_FOLDER). */
	userFolder: string;
	port: number;
	/** A worker of queue mode, with these arguments, instead of a whole n8n; it tells its health on `port`. */
	workerArgs?: string[];
	/** For how long n8n waits for running executions when it is asked to end. */
	shutdownSeconds?: number;
	/** Further environment variables of n8n. */
	env?: Record<string, string>;
}

export interface N8nServer extends OwnServer {
	/** e.g. `http://127.0.0.1:5678`, without a trailing slash. */
	url: string;
	/** What n8n prints. */
	logFile: string;
}

/**
 * Starts n8n and waits until it answers.
 *
 * @throws {StartFailure} when the port is taken or n8n ends or stays silent; with the end of its log
 */
export async function startN8n(options: N8nServerOptions): Promise<N8nServer> {
	const {
		hostFolder,
		userFolder,
		port,
		workerArgs,
		shutdownSeconds = SHUTDOWN_SECONDS,
		env,
	} = options;
	await assertPortFree(port);
	mkdirSync(findFilesFolder(userFolder), { recursive: true });
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, workerArgs ? `worker-${port}.log` : 'n8n.log');
	const nodeBinary = join(hostFolder, 'node_modules', 'node', 'bin', POSIX ? 'node' : 'node.exe');
	const server = await startOwnServer({
		title: 'n8n',
		command: nodeBinary,
		args: [
			'--require',
			join(__dirname, 'end-with-parent.cjs'),
			join(hostFolder, 'node_modules', 'n8n', 'bin', 'n8n'),
			...(workerArgs ? ['worker', ...workerArgs] : ['start']),
		],
		cwd: userFolder,
		env: { ...(await settingsOf(options, nodeBinary)), ...env },
		logFile,
		isReady: async () => await (workerArgs ? saysItIsReady(url) : tellsWhoIsSignedIn(url)),
		readyWithinMs: READY_WITHIN_MS,
		stopWithinMs: shutdownSeconds * 1_000 + STOP_AIR_MS,
	});
	return { ...server, url, logFile };
}

/** The folder beside n8n's data into which nodes may write files. */
export function findFilesFolder(userFolder: string): string {
	return join(userFolder, 'files');
}

/** @returns a port of 127.0.0.1 that nothing listens on now */
export async function findFreePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('No free port');
	return address.port;
}

/** @throws {StartFailure} when something listens on this port of 127.0.0.1 */
export async function assertPortFree(port: number): Promise<void> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const reason = error.code === 'EADDRINUSE' ? 'is taken by another program' : error.message;
			reject(
				new StartFailure(
					`Port ${port} ${reason}. If it is an n8n of yours, stop it; else choose another port: npm start -- --port ${port + 1}`,
				),
			);
		});
		server.listen(port, '127.0.0.1', resolve);
	});
	await new Promise((resolve) => server.close(resolve));
}

async function settingsOf(
	{ userFolder, port, workerArgs, shutdownSeconds = SHUTDOWN_SECONDS }: N8nServerOptions,
	nodeBinary: string,
): Promise<NodeJS.ProcessEnv> {
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN_SETTINGS.test(name));
	return {
		...Object.fromEntries(own),
		PATH: `${dirname(nodeBinary)}${POSIX ? ':' : ';'}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		...(workerArgs && { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }),
		N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(shutdownSeconds),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_RESTRICT_FILE_ACCESS_TO: findFilesFolder(userFolder),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		// It asks n8n's servers for a list at every start.
		N8N_DISABLED_MODULES: 'mcp-registry',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
	};
}

/**
 * While n8n starts, it answers every address with 200 and a text, then with 404, then with 503 and
 * JSON; ready is when it tells who is signed in.
 */
async function tellsWhoIsSignedIn(url: string): Promise<boolean> {
	try {
		const answer = await fetch(`${url}/rest/login`, { signal: AbortSignal.timeout(5_000) });
		const isJson = answer.headers.get('content-type')?.includes('application/json') ?? false;
		return isJson && (answer.status === 200 || answer.status === 401);
	} catch {
		return false;
	}
}

/** As a worker tells it. */
async function saysItIsReady(url: string): Promise<boolean> {
	try {
		const answer = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(5_000) });
		return answer.ok;
	} catch {
		return false;
	}
}
