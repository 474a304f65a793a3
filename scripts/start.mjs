/** `npm start`: a real n8n with this package in it, until Ctrl-C. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { Ending } from './ending.mjs';
import { CLONE, ensureInstalled } from './install.mjs';
import { holdLock } from './lock.mjs';
import { cacheFolder, installHost } from './n8n-host.mjs';
import { installPackage } from './tarball.mjs';
import { CommandFailure, formatDuration, runCommand, say, showStep } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** One for each clone; outside of it, where no linter and no test finds n8n's files. */
const DATA_FOLDER = join(
	cacheFolder(),
	`n8n-data-${createHash('sha256').update(CLONE).digest('hex').slice(0, 8)}`,
);
const SAMSAR_BASE_URL = 'https://api.samsar.one/v1/video';
/** Ready at the node's first look: whoever tries it does not want to wait for a parked execution. */
const EMULATED_RENDER_MS = 2_500;
/** It needs nothing but Samsar, and its film can be seen. */
const FIRST_EXAMPLE = 'schedule-create-and-wait.json';
/** The documented server cannot make it. */
const EXAMPLE_OF_TODAY = 'product-pictures.json';

const HELP = `Starts a real n8n with this package in it, on this machine only.

  npm start -- [options]

  --port <number>      port of n8n (N8N_PORT, else 5678)
  --data <folder>      where this n8n keeps its data (${DATA_FOLDER})
  --generation <name>  which Samsar the emulator is: documented, or today for the newest server
                       (documented)
  --help               this text

  SAMSAR_API_KEY       use the real Samsar API with this key: renders cost money.
                       Without it, a local emulator answers, and nothing is charged.
  SAMSAR_BASE_URL      base URL of the real API (${SAMSAR_BASE_URL})`;

await runCommand(async () => {
	const startedAt = Date.now();
	const { port, dataFolder, generation, help } = readOptions();
	if (help) return say(HELP);
	await ensureInstalled();
	const dialect = await findDialect(generation);
	/** @type {typeof import('./n8n-server.js')} */
	const { assertPortFree, startN8n } = await loadTypeScript('./n8n-server.ts');
	/** @type {typeof import('./demo.js')} */
	const { prepareDemo } = await loadTypeScript('./demo.ts');
	await assertPortFree(port);

	const ending = new Ending();
	try {
		ending.add(await holdDataFolder(dataFolder));
		await ensureBuilt();
		const hostFolder = await installHost();
		await installPackage(dataFolder);
		const samsar = await connectToSamsar(dialect);
		ending.add(samsar.close);
		ending.onSignal();
		const n8n = await showStep('Starting n8n', () =>
			startN8n({ hostFolder, userFolder: dataFolder, port }),
		);
		ending.add(n8n.stop);
		const { owner, examples } = await prepareDemo(n8n.url, dataFolder, samsar.credential);
		const first = examples.find(({ file }) => file === FIRST_EXAMPLE) ?? { url: n8n.url };
		const hintOf = (/** @type {string} */ file) =>
			samsar.isDocumented && file === EXAMPLE_OF_TODAY
				? ' (needs: npm start -- --generation today)'
				: '';
		say(`
n8n is ready (${formatDuration(Date.now() - startedAt)}).

  Open       ${n8n.url}/home/workflows
  Sign in    ${owner.email} with the password ${owner.password}
  Samsar     ${samsar.description}
  Examples
${examples.map(({ file, name, url }) => `    ${url}  ${name}${hintOf(file)}`).join('\n')}

  Data and log of n8n are in ${dataFolder}. Ctrl-C stops everything.

  Click first: ${first.url}
  Sign in, press "Execute workflow", and open "Create Video" when it is green: "View" plays the film.
`);
		await n8n.ended;
		if (!ending.hasBegun) {
			throw new CommandFailure(
				`n8n has ended by itself. The end of its log tells why: ${n8n.logFile}`,
			);
		}
	} finally {
		await ending.run();
	}
});

/** @returns {{ port: number, dataFolder: string, generation?: string, help: boolean }} */
function readOptions() {
	/** @type {{ port?: string, data?: string, generation?: string, help?: boolean }} */
	let values;
	try {
		const text = /** @type {const} */ ({ type: 'string' });
		const flag = /** @type {const} */ ({ type: 'boolean' });
		({ values } = parseArgs({ options: { port: text, data: text, generation: text, help: flag } }));
	} catch (error) {
		throw new CommandFailure(
			`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`,
		);
	}
	if (values.generation !== undefined && process.env.SAMSAR_API_KEY?.trim()) {
		throw new CommandFailure(
			'--generation is for the emulator, and SAMSAR_API_KEY asks for the real API: leave one of them out.',
		);
	}
	const portText = values.port ?? process.env.N8N_PORT ?? '5678';
	const port = Number(portText);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new CommandFailure(`The port is "${portText}": give a number from 1 to 65535.`);
	}
	return {
		port,
		dataFolder: resolve(values.data ?? DATA_FOLDER),
		generation: values.generation,
		help: values.help ?? false,
	};
}

/**
 * @param {string} [generation] as it was asked for
 * @returns {Promise<import('../test/emulator/types.js').DialectName>}
 */
async function findDialect(generation = 'documented') {
	/** @type {typeof import('../test/emulator/dialects/index.js')} */
	const { GENERATION_NAMES, readGeneration } = await loadTypeScript(
		'../test/emulator/dialects/index.ts',
	);
	const dialect = readGeneration(generation);
	if (dialect) return dialect;
	throw new CommandFailure(
		`The generation is "${generation}": choose one of ${GENERATION_NAMES.join(', ')}.`,
	);
}

/**
 * Two n8n on one database would spoil it.
 *
 * @param {string} dataFolder
 */
async function holdDataFolder(dataFolder) {
	await mkdir(dataFolder, { recursive: true });
	return await holdLock(join(dataFolder, 'start.lock'), (holder) => {
		throw new CommandFailure(
			`An n8n of this clone is running already (process ${holder}). Stop it with Ctrl-C, or give this one a data folder of its own: npm start -- --data <folder> --port <number>`,
		);
	});
}

/**
 * @param {import('../test/emulator/types.js').DialectName} dialect of the emulator
 * @returns {Promise<{ credential: { apiKey: string, baseUrl: string }, description: string, close: () => Promise<void>, isDocumented: boolean }>}
 */
async function connectToSamsar(dialect) {
	const apiKey = process.env.SAMSAR_API_KEY?.trim();
	if (apiKey) {
		const baseUrl = process.env.SAMSAR_BASE_URL?.trim() || SAMSAR_BASE_URL;
		const description = `the real API at ${baseUrl} with your SAMSAR_API_KEY: renders cost money`;
		return {
			credential: { apiKey, baseUrl },
			description,
			close: async () => undefined,
			isDocumented: false,
		};
	}
	/** @type {typeof import('../test/emulator/main.js')} */
	const { describeCallback, describeRequest } = await loadTypeScript('../test/emulator/main.ts');
	/** @type {typeof import('../test/emulator/index.js')} */
	const { startEmulator } = await loadTypeScript('../test/emulator/index.ts');
	const emulator = await startEmulator({
		dialect,
		renderMs: EMULATED_RENDER_MS,
		// The documented API calls nobody back, but the example with the trigger lives on it.
		callsBack: true,
		onCalledBack: (record) => say(describeCallback(record)),
		onAnswered: (record) => {
			if (record.kind === 'create') say(describeRequest(record, emulator.sessions));
		},
	});
	return {
		credential: { apiKey: emulator.apiKey, baseUrl: emulator.baseUrl },
		description: `an emulator of the ${dialect} API at ${emulator.origin}: a test film after ${EMULATED_RENDER_MS / 1000} s, no charge`,
		close: () => emulator.close(),
		isDocumented: dialect === 'documented',
	};
}
