/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** A thousand items in one run: the load on the API and on n8n. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Bed, type Vitals } from './bed';
import { API_KEY, REAL_ANSWERS, startSamsar } from './fakes/samsar';
import type { RenderApi } from './fakes/renderApi';
import { readOutcome } from './outcome';
import type { BenchSetting, Report } from './setting';
import { countBusiestSecond, median } from './statistics';
import {
	draftLoopOfAll,
	draftOneNode,
	SAMSAR,
	samsarParameters,
	type BenchWorkflow,
} from './workflows';

const FULL = { items: 1_000, renderSeconds: 60, rounds: 2, idleMs: 30_000 };
/** Milliseconds. */
const CREATE_MS = 1_500;
const QUICK = { items: 50, renderSeconds: 2, rounds: 1, idleMs: 5_000 };
const WITHIN_MS = 1_800_000;

interface Figures {
	/** From the first create to the last. */
	submitMs: number;
	wallMs: number;
	looksPerVideo: number;
	busiestSecond: number;
	/** Bytes above idle, at most. */
	memory: number;
	delay: Vitals['delay'];
}

async function runOnce(
	bed: Bed,
	api: RenderApi,
	workflow: BenchWorkflow,
	{ items, renderSeconds }: typeof FULL,
): Promise<Figures> {
	api.reset();
	const rows = Array.from({ length: items }, (_, index) => ({
		prompt: `Scene ${index + 1} [render ${renderSeconds}s]`,
	}));
	const { execution, idle, after, peakRss } = await bed.run(workflow, rows, WITHIN_MS);
	const { wallMs } = readOutcome(workflow.name, execution, items);
	const creates = api.otherRequests;
	return {
		submitMs: Math.max(...creates) - Math.min(...creates),
		wallMs,
		looksPerVideo: api.looks.length / items,
		busiestSecond: countBusiestSecond([...creates, ...api.looks]),
		memory: peakRss - idle.rss,
		delay: after.delay,
	};
}

async function idleOnce(bed: Bed, idleMs: number): Promise<Vitals['delay']> {
	await bed.settle();
	await sleep(idleMs);
	return (await bed.readVitals()).delay;
}

const milliseconds = (ms: number) => `${ms.toFixed(1)} ms`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function delayCells(delays: Array<Vitals['delay']>): string[] {
	return (['p50', 'p99', 'max'] as const).map((which) =>
		milliseconds(median(delays.map((delay) => delay[which]))),
	);
}

function row(name: string, rounds: Figures[], { items, renderSeconds }: typeof FULL): string[] {
	const middle = (pick: (figures: Figures) => number) => median(rounds.map(pick));
	return [
		name,
		seconds(middle(({ submitMs }) => submitMs)),
		seconds(middle(({ wallMs }) => wallMs)),
		`${(middle(({ wallMs }) => wallMs) / (CREATE_MS + renderSeconds * 1_000)).toFixed(2)} ×`,
		middle(({ looksPerVideo }) => looksPerVideo).toFixed(1),
		middle(({ busiestSecond }) => busiestSecond).toFixed(0),
		`${(middle(({ memory }) => memory) / items / 1e3).toFixed(0)} kB`,
		...delayCells(rounds.map(({ delay }) => delay)),
	];
}

export async function run(setting: BenchSetting): Promise<Report> {
	const sizes = setting.isQuick ? QUICK : FULL;
	const { items, renderSeconds, rounds, idleMs } = sizes;
	const bed = await Bed.open(setting);
	const api = await startSamsar(REAL_ANSWERS);
	try {
		const samsarApi = await bed.rest.createCredential('Samsar', 'samsarApi', {
			apiKey: API_KEY,
			baseUrl: api.baseUrl,
		});
		const parameters = samsarParameters({ waiting: 'inProcess', timeout: 60 });
		const ours = draftOneNode('Samsar', SAMSAR.type, SAMSAR.version, parameters, { samsarApi });
		const loop = draftLoopOfAll(api.baseUrl, API_KEY);
		const idle: Array<Vitals['delay']> = [];
		const figures: Record<'ours' | 'loop', Figures[]> = { ours: [], loop: [] };
		for (let round = 1; round <= rounds; round++) {
			idle.push(await setting.step('n8n at rest', () => idleOnce(bed, idleMs)));
			for (const [name, workflow] of [['ours', ours] as const, ['loop', loop] as const]) {
				const title = `${items} items, ${workflow.name}`;
				const once = () => runOnce(bed, api, workflow, sizes);
				figures[name].push(await setting.step(title, once));
			}
		}
		return {
			purpose: `${items} items in one run, ${renderSeconds} s a render, creates answered after 1.5 s ± 50 % and looks after 0.2 s ± 50 %, in turn with n8n at rest and the hand-made loop; medians of ${rounds}.`,
			versions: bed.versions,
			tables: [
				{
					title: `${items} items in one run`,
					columns: [
						'What',
						'All submitted after',
						'All done after',
						'to create + render',
						'Status requests a video',
						'Most requests in a second',
						"n8n's memory per item",
						'Event-loop delay, p50',
						'p99',
						'max',
					],
					rows: [
						['n8n at rest', '', '', '', '', '', '', ...delayCells(idle)],
						row('Samsar, in process', figures.ours, sizes),
						row('Hand-made loop, all items at once', figures.loop, sizes),
					],
					notes: [
						'The delay is what timers on n8n’s event loop come too late, from before the webhook is called until the execution is saved; memory is the peak above idle.',
						'Requests are counted as they arrive; the Samsar node starts 10 in a second at first and at most 50.',
					],
				},
			],
			figures: { idle, ...figures },
		};
	} finally {
		await bed.close();
		await api.close();
	}
}
