/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** What the package weighs on the wire, on the disk and at n8n's start, beside other packages. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchSetting, Report } from './setting';
import { median } from './statistics';

/** Community packages on npm that make videos with AI, publish them, or wait for long jobs. */
const PEERS = [
	'@heygenofficial/n8n-nodes-heygen-official@0.1.9',
	'@mendable/n8n-nodes-firecrawl@2.1.2',
	'@blotato/n8n-nodes-blotato@1.0.10',
	'@picsart/n8n-nodes-picsart-creative-apis@5.4.8',
	'@llamaindex/n8n-nodes-llamacloud@6.7.2',
];
const ROUNDS = 7;
const QUICK_ROUNDS = 5;
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|timeout/;

/** Loads what the package tells n8n to load, as n8n does at its start, and prints the milliseconds. */
const LOAD = `
	const { join } = require('node:path');
	require('n8n-workflow');
	const folder = process.argv[1];
	const { n8n } = require(join(folder, 'package.json'));
	const startedAt = performance.now();
	for (const file of [...n8n.credentials ?? [], ...n8n.nodes ?? []]) {
		for (const Type of Object.values(require(join(folder, file)))) if (typeof Type === 'function') new Type();
	}
	console.log(performance.now() - startedAt);`;

interface Packed {
	name: string;
	version: string;
	/** Bytes of the tarball. */
	size: number;
	/** Bytes. */
	unpackedSize: number;
	entryCount: number;
	/** Where it is unpacked. */
	folder: string;
	/** Milliseconds, one for each round. */
	loadMs: number[];
}

const runProgram = promisify(execFile);

/** @param what a folder, or a name and version of the registry */
async function pack(setting: BenchSetting, what: string): Promise<Packed> {
	const folder = join(setting.folder, `package-${what.replace(/\W+/g, '-')}`);
	mkdirSync(folder);
	const options = { cwd: folder, shell: process.platform === 'win32' };
	const { stdout } = await runProgram(
		'npm',
		['pack', what, '--json', '--ignore-scripts', '--fetch-retries=0', '--fetch-timeout=30000'],
		options,
	);
	const [report] = JSON.parse(stdout) as Array<Packed & { filename: string }>;
	const { filename, name, version, size, unpackedSize, entryCount } = report;
	await runProgram('tar', ['-xzf', filename, '--strip-components=1'], options);
	return { name, version, size, unpackedSize, entryCount, folder, loadMs: [] };
}

async function load({ folder }: Packed, clone: string): Promise<number> {
	const { stdout } = await runProgram(process.execPath, ['--eval', LOAD, folder], {
		// Where n8n's own packages are found, as inside n8n.
		env: { ...process.env, NODE_PATH: join(clone, 'node_modules') },
	});
	return Number(stdout);
}

const kilobytes = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`;
const ratio = (theirs: number, ours: number) => `${(theirs / ours).toFixed(1)} ×`;

export async function run(setting: BenchSetting): Promise<Report> {
	const packages = [await pack(setting, setting.clone)];
	const missing: string[] = [];
	for (const peer of PEERS) {
		await setting
			.step(`Fetching ${peer}`, async () => packages.push(await pack(setting, peer)))
			.catch((error: unknown) => {
				if (!OFFLINE.test(String(error))) throw error;
				missing.push(peer);
			});
	}
	await setting.step('Loading them', async () => {
		for (let round = 0; round < (setting.isQuick ? QUICK_ROUNDS : ROUNDS); round++) {
			for (const one of packages) one.loadMs.push(await load(one, setting.clone));
		}
	});
	return report(packages, missing);
}

function report(packages: Packed[], missing: string[]): Report {
	const [ours] = packages;
	const rows = packages.map((one) => [
		`${one.name} ${one.version}`,
		kilobytes(one.size),
		ratio(one.size, ours.size),
		kilobytes(one.unpackedSize),
		String(one.entryCount),
		`${median(one.loadMs).toFixed(1)} ms`,
		`${median(one.loadMs.map((ms, round) => ms / ours.loadMs[round])).toFixed(1)} ×`,
	]);
	const absent = missing.map((peer) => `The npm registry could not be reached for ${peer}.`);
	return {
		purpose:
			'The tarball as npm packs it, and the time in which a fresh Node loads all its nodes and credentials, as n8n does at its start. The packages are loaded in turn; medians.',
		tables: [
			{
				title: 'Weight',
				columns: ['Package', 'Packed', 'to ours', 'Unpacked', 'Files', 'Load', 'to ours'],
				rows,
				notes: absent,
			},
		],
		figures: packages.map(({ name, version, size, unpackedSize, entryCount, loadMs }) => ({
			name,
			version,
			size,
			unpackedSize,
			entryCount,
			loadMs,
		})),
	};
}
