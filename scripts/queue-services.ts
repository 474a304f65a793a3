/* eslint-disable @n8n/community-nodes/require-node-api-error, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published */
/** A Redis and a PostgreSQL of our own, from Debian's packages, in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import type { KeptServer } from './server-keeper';
import { StartFailure, startOwnServer, type OwnServerOptions } from './own-server';

const WITHIN: Pick<OwnServerOptions, 'readyWithinMs' | 'stopWithinMs'> = {
	readyWithinMs: 60_000,
	stopWithinMs: 15_000,
};

/** Where Debian puts PostgreSQL, one folder for each version, outside PATH. */
const POSTGRES_FOLDER = '/usr/lib/postgresql';
export const POSTGRES_USER = 'n8n';
export const POSTGRES_DATABASE = 'postgres';

export interface Binaries {
	redis: string;
	/** The folder that holds `initdb` and `postgres`. */
	postgresFolder: string;
}

/** @throws {StartFailure} when one is missing, with the line that installs it */
export function findBinaries(): Binaries {
	const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	const versions = existsSync(POSTGRES_FOLDER) ? readdirSync(POSTGRES_FOLDER).map(Number) : [];
	const ofDebian = versions
		.sort((a, b) => b - a)
		.map((version) => join(POSTGRES_FOLDER, String(version), 'bin'));
	const redisFolder = onPath.find((folder) => existsSync(join(folder, 'redis-server')));
	const postgresFolder = [...ofDebian, ...onPath].find((folder) =>
		['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
	);
	if (redisFolder !== undefined && postgresFolder !== undefined) {
		return { redis: join(redisFolder, 'redis-server'), postgresFolder };
	}
	const missing = [
		...(redisFolder === undefined ? ['redis-server'] : []),
		...(postgresFolder === undefined ? ['postgresql'] : []),
	];
	throw new StartFailure(
		`n8n's queue mode needs Redis and PostgreSQL; missing: ${missing.join(' and ')}. On Debian and Ubuntu:\n\n  sudo apt-get install --yes --no-install-recommends ${missing.join(' ')}\n\nThen run the same command again. It starts servers of its own; the ones of the system are not used and need not run.`,
	);
}

/** @param folder for its log; nothing else is written */
export async function startRedis(
	{ redis }: Binaries,
	folder: string,
	port: number,
): Promise<KeptServer> {
	const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
	return await startOwnServer({
		...WITHIN,
		title: 'Redis',
		command: redis,
		args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
		logFile: join(folder, 'redis.log'),
		isReady: async () => await answers(port, 'PING\r\n', '+PONG'),
	});
}

/** @param folder must be open to other users when we are root, as PostgreSQL refuses to run as root */
export async function startPostgres(
	{ postgresFolder }: Binaries,
	folder: string,
	port: number,
): Promise<KeptServer> {
	const user = process.getuid?.() === 0 ? findUnprivilegedUser() : undefined;
	const data = join(folder, 'postgres');
	mkdirSync(data, { mode: 0o700 });
	if (user) {
		chmodSync(folder, 0o755);
		chownSync(data, user.uid, user.gid);
	}
	try {
		execFileSync(
			join(postgresFolder, 'initdb'),
			[
				'--pgdata',
				data,
				'--username',
				POSTGRES_USER,
				'--auth',
				'trust',
				'--encoding',
				'UTF8',
				'--no-locale',
			],
			{ ...user, cwd: data, stdio: 'pipe' },
		);
	} catch (error) {
		const { stderr } = error as { stderr?: Buffer };
		throw new StartFailure(`PostgreSQL's initdb failed:\n\n${String(stderr ?? error)}`);
	}
	const settings = {
		port,
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		max_connections: 200,
		// Nothing of it is kept, and the figures are to tell of n8n and not of this machine's disk.
		fsync: 'off',
		synchronous_commit: 'off',
		full_page_writes: 'off',
	};
	return await startOwnServer({
		...WITHIN,
		title: 'PostgreSQL',
		command: join(postgresFolder, 'postgres'),
		args: [
			'-D',
			data,
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
		],
		cwd: data,
		...user,
		logFile: join(folder, 'postgres.log'),
		// An SSL request is answered with one letter as soon as connections are accepted.
		isReady: async () => await answers(port, '\x00\x00\x00\x08\x04\xd2\x16\x2f', 'N'),
	});
}

function findUnprivilegedUser(): { uid: number; gid: number } {
	const entries = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	for (const name of ['postgres', 'nobody']) {
		const entry = entries.find(([entryName]) => entryName === name);
		if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
	}
	throw new StartFailure(
		'PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it as. Run this command as another user.',
	);
}

/** Whether a server on this port of 127.0.0.1 answers `question` with `answer`. */
async function answers(port: number, question: string, answer: string): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(question, 'latin1')));
		const finish = (isIt: boolean) => {
			socket.destroy();
			resolve(isIt);
		};
		socket.setTimeout(1_000, () => finish(false));
		socket.once('error', () => finish(false));
		socket.once('data', (data) => finish(data.toString('latin1').startsWith(answer)));
	});
}
