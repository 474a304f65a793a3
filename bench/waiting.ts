/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** The three ways to wait: how late a video is seen, and how long a worker is held for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, type Execution } from '../scripts/n8n-rest';
import { Bed } from './bed';
import type { RenderApi } from './fakes/renderApi';
import { API_KEY, REAL_ANSWERS, startSamsar } from './fakes/samsar';
import type { BenchSetting, Report, Table } from './setting';
import { median, quantile, seededRandom } from './statistics';
import { draftOneNode, MAKER, NEXT, SAMSAR, samsarParameters } from './workflows';

const FULL = { lengths: [60, 180, 600], videos: 9, crowd: 12, crowdSeconds: 100 };
const QUICK = { lengths: [5], videos: 2, crowd: 3, crowdSeconds: 5 };
const WAYS = ['automatic', 'inProcess', 'releaseWorker'];
/** In Process, n8n makes three at a time: how long that takes is known. */
const CROWD_WAYS = ['automatic', 'releaseWorker'];
const NAMES: Record<string, string> = {
	automatic: 'Automatic',
	inProcess: 'In Process',
	releaseWorker: 'Release Worker',
};
/** Render times lie this share around the middle one. */
const SPREAD = 0.2;
const SEED = 20_260_102;
/** Of executions that n8n carries out at the same time, for the crowd. */
const LIMIT = 3;
const LOOK_EVERY_MS = 3_000;
/** n8n starts a burst of executions only so fast. */
const BETWEEN_CALLS_MS = 400;

interface Video {
	way: string;
	/** Around which its render time lies; absent in the crowd. */
	seconds: number;
	renderMs: number;
	/** From "ready" at the API to the start of the next node. */
	lateMs: number;
	/** In which a worker, or n8n's process, was busy with it. */
	heldMs: number;
	/** From the first call of all to the end of its execution. */
	endedMs: number;
}

interface Wanted {
	way: string;
	seconds: number;
	renderSeconds: number;
}

type Listed = Execution & { startedAt: string; stoppedAt: string; mode: string };

/** Runs an execution for each, all at the same time. */
async function makeAll(bed: Bed, api: RenderApi, wanted: Wanted[], withinMs: number) {
	const samsarApi = await bed.rest.createCredential('Samsar', 'samsarApi', {
		apiKey: API_KEY,
		baseUrl: api.baseUrl,
	});
	const workflows = new Map<string, { id: string; path: string }>();
	for (const way of new Set(wanted.map((one) => one.way))) {
		const parameters = samsarParameters({ waiting: way, timeout: 60 });
		const { path, ...draft } = draftOneNode(way, SAMSAR.type, SAMSAR.version, parameters, {
			samsarApi,
		});
		const saved = await bed.rest.createWorkflow(draft);
		await bed.rest.activateWorkflow(saved);
		await bed.awaitWebhook(path);
		workflows.set(way, { id: saved.id, path });
	}
	const startedAt = Date.now();
	for (const [index, { way, renderSeconds }] of wanted.entries()) {
		const prompt = `Scene ${index} [render ${renderSeconds}s]`;
		await bed.call(workflows.get(way)?.path ?? '', [{ prompt }]);
		await sleep(BETWEEN_CALLS_MS);
	}
	const executions: Listed[] = [];
	for (const { id } of workflows.values()) {
		executions.push(...(await awaitAll(bed, id, startedAt + withinMs)));
	}
	return readVideos(api, wanted, executions, startedAt);
}

async function awaitAll(bed: Bed, workflowId: string, deadline: number): Promise<Listed[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const path = `/rest/executions?filter=${filter}&limit=100`;
	for (;;) {
		const { results } = await bed.rest.send<{ results: Listed[] }>('GET', path);
		if (results.length > 0 && results.every(({ status }) => ENDED.includes(status))) {
			return await Promise.all(
				results.map(async (one) => ({ ...one, ...(await bed.rest.readExecution(one.id)) })),
			);
		}
		if (Date.now() > deadline) throw new Error('Some executions have not ended in time');
		await sleep(LOOK_EVERY_MS);
	}
}

const nodeMs = ({ data }: Listed, node: string) =>
	(data.resultData.runData[node] ?? []).reduce((sum, { executionTime }) => sum + executionTime, 0);

function readVideos(api: RenderApi, wanted: Wanted[], all: Listed[], startedAt: number): Video[] {
	const isChild = ({ mode }: Listed) => mode === 'integrated';
	const parents = all.filter((one) => !isChild(one));
	return api.renders.map(({ id, readyAt, renderMs, prompt }) => {
		const parent = parents.find(({ data }) => readSession(data) === id);
		const index = Number(/Scene (\d+)/.exec(prompt ?? '')?.[1]);
		if (parent === undefined) throw new Error(`No execution has brought video ${id}`);
		const child = all.find(
			(one) => isChild(one) && JSON.stringify(one.data.resultData.runData).includes(id),
		);
		const next = parent.data.resultData.runData[NEXT][0].startTime;
		const first = child ? Date.parse(child.startedAt) - Date.parse(parent.startedAt) : 0;
		return {
			...wanted[index],
			renderMs: renderMs ?? 0,
			lateMs: next - readyAt,
			heldMs: child ? first + nodeMs(child, 'Poll') : nodeMs(parent, MAKER),
			endedMs: Date.parse(parent.stoppedAt) - startedAt,
		};
	});
}

function readSession(data: Execution['data']): unknown {
	return data.resultData.runData[NEXT]?.[0].data?.main[0]?.[0].json.sessionId;
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const lengthOf = (seconds: number) => (seconds < 120 ? `${seconds} s` : `${seconds / 60} min`);

function tabulate(videos: Video[], lengths: number[]): Table {
	const rows = lengths.flatMap((seconds) =>
		WAYS.map((way) => {
			const own = videos.filter((one) => one.way === way && one.seconds === seconds);
			const late = own.map(({ lateMs }) => lateMs);
			return [
				lengthOf(seconds),
				NAMES[way],
				inSeconds(median(late)),
				inSeconds(quantile(late, 0.95)),
				percent(median(own.map(({ lateMs, renderMs }) => lateMs / renderMs))),
				inSeconds(median(own.map(({ heldMs }) => heldMs))),
				percent(median(own.map(({ heldMs, renderMs, lateMs }) => heldMs / (renderMs + lateMs)))),
			];
		}),
	);
	return {
		title: 'One video an execution',
		columns: [
			'Render',
			'Waiting',
			'Ready → next node, median',
			'p95',
			'of the render, median',
			'Worker held, median',
			'of the time',
		],
		rows,
		notes: [
			'The API tells 11 stages that take the same time each. What other progress does to *Automatic* is in `polling`.',
			'Held: from the start of the execution until it is parked, and its polls.',
		],
	};
}

export async function run(setting: BenchSetting): Promise<Report> {
	const { lengths, videos, crowd, crowdSeconds } = setting.isQuick ? QUICK : FULL;
	const random = seededRandom(SEED);
	const wanted = lengths
		.flatMap((seconds) =>
			Array.from({ length: videos }, () => {
				const factor = 1 + SPREAD * (2 * random() - 1);
				const renderSeconds = Math.round(seconds * factor * 10) / 10;
				return WAYS.map((way) => ({ way, seconds, renderSeconds }));
			}),
		)
		.flat();
	const api = await startSamsar(REAL_ANSWERS);
	const bed = await Bed.open(setting);
	try {
		const made = await setting.step(`${wanted.length} executions at once`, async () => {
			return await makeAll(bed, api, wanted, Math.max(...lengths) * 2_000 + 300_000);
		});
		const all: Record<string, Video[]> = {};
		for (const way of CROWD_WAYS) {
			api.reset();
			await bed.restart({ N8N_CONCURRENCY_PRODUCTION_LIMIT: String(LIMIT) });
			const many = Array.from({ length: crowd }, () => ({
				way,
				seconds: crowdSeconds,
				renderSeconds: crowdSeconds,
			}));
			const title = `${crowd} executions at a limit of ${LIMIT}, ${NAMES[way]}`;
			all[way] = await setting.step(title, async () => {
				return await makeAll(bed, api, many, crowd * crowdSeconds * 1_000 + 300_000);
			});
		}
		return {
			purpose: `Executions of one video each, all started at once; render times ± ${SPREAD * 100} %, a create answered after 1.5 s ± 50 %, a look after 0.2 s ± 50 %.`,
			versions: bed.versions,
			tables: [
				tabulate(made, lengths),
				{
					title: `${crowd} executions of ${crowdSeconds} s at n8n's concurrency limit ${LIMIT}`,
					columns: ['Waiting', 'All done after', 'Ready → next node, median'],
					rows: CROWD_WAYS.map((way) => [
						NAMES[way],
						inSeconds(Math.max(...all[way].map(({ endedMs }) => endedMs))),
						inSeconds(median(all[way].map(({ lateMs }) => lateMs))),
					]),
					notes: ["n8n's limit counts executions that are carried out, and none that are parked."],
				},
			],
			figures: { made, crowd: all },
		};
	} finally {
		await bed.close();
		await api.close();
	}
}
