/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** One large video into n8n's binary store: n8n's memory, and the speed. */
import { execFile } from 'node:child_process';
import { rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Bed } from './bed';
import { gatherDownloaders, type Downloader } from './downloaders';
import { startFileServer, type FileServer } from './fakes/fileServer';
import { BenchFailure, type BenchSetting, type Chart, type Report, type Table } from './setting';
import { median } from './statistics';
import { MAKER } from './workflows';

const SIZES_MB = [300, 1_000];
const QUICK_SIZES_MB = [20];
const WITHIN_MS = 600_000;
/** A file, a second one while it is moved or copied, and room for n8n. */
const FREE_FILES = 3;
const WARM_UP_MB = 1;

/** Of one download. Megabytes per second, bytes. */
interface Figures {
	speed: number;
	memory: number;
}

interface Measured {
	name: string;
	isOurs: boolean;
	sizeMb: number;
	rounds: Figures[];
	/** Why there are no figures. */
	failure?: string;
}

const CURL = 'curl -o';

const roundsOf = (sizeMb: number, isQuick: boolean) => (isQuick ? 2 : sizeMb > 500 ? 3 : 5);

async function checkRoom(folder: string, sizeMb: number): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const freeMb = Math.round((bavail * bsize) / 1e6);
	const neededMb = sizeMb * FREE_FILES;
	if (freeMb >= neededMb) return;
	throw new BenchFailure(
		`Not enough disk space: ${neededMb} MB are needed in ${folder}, and ${freeMb} MB are free. Free some, or choose smaller files: npm run bench -- download --sizes 100`,
	);
}

/** Of an n8n that has just started and downloaded one small file. */
async function runOnce(
	bed: Bed,
	server: FileServer,
	downloader: Downloader,
	sizeMb: number,
): Promise<Figures> {
	await bed.restart();
	await bed.run(downloader.workflow, [server.describe(WARM_UP_MB)], WITHIN_MS);
	bed.removeFiles();
	const row = server.describe(sizeMb);
	const { execution, idle, peakRss } = await bed.run(downloader.workflow, [row], WITHIN_MS);
	const stored = bed.countFileBytes();
	bed.removeFiles();
	const { runData, error } = execution.data.resultData;
	if (execution.status !== 'success') throw new Error(error?.message ?? execution.status);
	if (stored < row.bytes) throw new Error(`only ${stored} of ${row.bytes} bytes were stored`);
	const [{ startTime, executionTime }] = runData[MAKER];
	const tookMs = startTime + executionTime - server.askedAt;
	return { speed: sizeMb / (tookMs / 1_000), memory: peakRss - idle.rss };
}

async function runCurl(server: FileServer, folder: string, sizeMb: number): Promise<Figures> {
	const file = join(folder, 'curl.mp4');
	const { url, bytes } = server.describe(sizeMb);
	await promisify(execFile)('curl', ['--silent', '--fail', '--output', file, url]);
	const tookMs = Date.now() - server.askedAt;
	const { size } = await stat(file);
	await rm(file);
	if (size !== bytes) throw new Error(`only ${size} of ${bytes} bytes were stored`);
	return { speed: sizeMb / (tookMs / 1_000), memory: Number.NaN };
}

interface Runner {
	name: string;
	isOurs: boolean;
	once: (sizeMb: number) => Promise<Figures>;
}

async function measure(setting: BenchSetting, runners: Runner[], sizeMb: number) {
	const measured = runners.map(
		({ name, isOurs }): Measured => ({
			name,
			isOurs,
			sizeMb,
			rounds: [],
		}),
	);
	for (let round = 0; round < roundsOf(sizeMb, setting.isQuick); round++) {
		for (const [index, { name, once }] of runners.entries()) {
			const one = measured[index];
			if (one.failure !== undefined) continue;
			await setting
				.step(`${sizeMb} MB, ${name}`, async () => one.rounds.push(await once(sizeMb)))
				// A peer that cannot do it is a result.
				.catch((error: unknown) => (one.failure = String(error).split('\n')[0]));
		}
	}
	return measured;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const memoryOf = ({ rounds }: Measured) => median(rounds.map(({ memory }) => memory));

function tabulate(measured: Measured[]): Table {
	const ours = measured.find(({ isOurs }) => isOurs) ?? measured[0];
	const curl = measured.find(({ name }) => name === CURL);
	const rows = measured.map((one) => {
		const { name, rounds, failure } = one;
		if (failure !== undefined) return [name, `failed: ${failure}`, '', '', ''];
		const speeds = rounds.map(({ speed }) => speed);
		const toCurl = curl?.failure === undefined ? curl?.rounds : undefined;
		return [
			name,
			name === CURL ? '' : megabytes(memoryOf(one)),
			name === CURL || one === ours ? '' : `${(memoryOf(one) / memoryOf(ours)).toFixed(1)} ×`,
			`${Math.round(median(speeds))} MB/s`,
			toCurl
				? `${median(speeds.map((speed, round) => speed / toCurl[round].speed)).toFixed(2)} ×`
				: '',
		];
	});
	return {
		title: `A video of ${measured[0].sizeMb} MB`,
		columns: ['What', "n8n's memory above idle", 'to ours', 'Speed', 'to curl'],
		rows,
		notes: [],
	};
}

function chart(measured: Measured[]): Chart {
	const bars = measured
		.filter(({ name, failure }) => name !== CURL && failure === undefined)
		.map((one) => ({
			label: one.name,
			value: memoryOf(one),
			text: megabytes(memoryOf(one)),
			isOurs: one.isOurs,
		}))
		.sort((a, b) => a.value - b.value);
	const title = `Memory of n8n above idle while it downloads a video of ${measured[0].sizeMb} MB`;
	return { name: 'memory', title, bars };
}

export async function run(setting: BenchSetting): Promise<Report> {
	const ownSizes = setting.isQuick ? QUICK_SIZES_MB : SIZES_MB;
	const sizes = setting.sizesMb.length > 0 ? setting.sizesMb : ownSizes;
	await checkRoom(setting.folder, Math.max(...sizes));
	const bed = await Bed.open(setting);
	const server = await startFileServer();
	try {
		const downloaders = await gatherDownloaders(bed, server);
		const runners: Runner[] = downloaders.map((downloader) => ({
			...downloader,
			once: async (sizeMb) => await runOnce(bed, server, downloader, sizeMb),
		}));
		runners.push({
			name: CURL,
			isOurs: false,
			once: async (sizeMb) => await runCurl(server, setting.folder, sizeMb),
		});
		const measured: Measured[][] = [];
		for (const sizeMb of sizes) measured.push(await measure(setting, runners, sizeMb));
		const [largest] = [...measured].sort((a, b) => b[0].sizeMb - a[0].sizeMb);
		return {
			purpose:
				'One video from a server of this machine into n8n’s binary store (filesystem mode). Every download has a freshly started n8n, which has downloaded one small file before; in turn, medians.',
			versions: bed.versions,
			tables: measured.map(tabulate),
			chart: chart(largest),
			figures: measured.flat(),
		};
	} finally {
		await bed.close();
		await server.close();
	}
}
