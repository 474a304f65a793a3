/** A batch of prompts, made by this package and by what people would use instead. */
import type { IDataObject } from 'n8n-workflow';
import { Bed } from './bed';
import { drawTimes, tabulate, type Figures, type Measured } from './batchTables';
import { gatherContenders, type Contender } from './contenders';
import { readOutcome } from './outcome';
import { REAL_ANSWERS, type Answers } from './fakes/renderApi';
import type { BenchSetting, Report } from './setting';
import { countBusiestSecond, seededRandom } from './statistics';

/** At 20 s the Samsar node looks by design: 23 s lies between its looks. */
const FULL = { batches: [20, 100], renderSeconds: 23, rounds: 3, serialUpTo: 20 };
const QUICK = { batches: [3], renderSeconds: 2, rounds: 2, serialUpTo: 20 };
/** Milliseconds; what a batch costs at least is one create and the slowest render. */
const CREATE_MS = 1_500;
/** Render times lie this share around the middle one. */
const SPREAD = 0.2;
const SEED = 20_260_101;
const WARM_UP = { rows: [{ prompt: 'Scene [render 0.1s]' }], slowestMs: 100 };

interface Prompts {
	rows: object[];
	slowestMs: number;
}

/** The same for all contenders of a round; other rounds have other render times. */
function writePrompts(videos: number, renderSeconds: number, round: number): Prompts {
	const random = seededRandom(SEED + round);
	const seconds = Array.from({ length: videos }, () => {
		const factor = 1 + SPREAD * (2 * random() - 1);
		return Math.round(renderSeconds * factor * 10) / 10;
	});
	const rows = seconds.map((time, index) => ({ prompt: `Scene ${index + 1} [render ${time}s]` }));
	return { rows, slowestMs: Math.max(...seconds) * 1_000 };
}

async function runOnce(
	bed: Bed,
	createMs: number,
	{ api, workflow, name }: Contender,
	{ rows, slowestMs }: Prompts,
): Promise<Figures> {
	api.reset();
	const withinMs = 600_000 + rows.length * 60_000;
	const { execution, idle, peakRss } = await bed.run(workflow, rows, withinMs);
	const { wallMs, emitted } = readOutcome(name, execution, rows.length);
	const renders = new Map(api.renders.map((render) => [render.id, render]));
	return {
		leastMs: createMs + slowestMs,
		wallMs,
		looksPerVideo: api.looks.length / rows.length,
		busiestSecond: countBusiestSecond([...api.looks, ...api.otherRequests]),
		lateMs: emitted.map(({ at, json }, index) => {
			// Where an item does not name its video, items come in the order of the renders.
			const render = renders.get(findVideoId(json) ?? '') ?? api.renders[index];
			return at - render.readyAt;
		}),
		memory: peakRss - idle.rss,
	};
}

function findVideoId(json: IDataObject): string | undefined {
	return /\/([^/"]+)\.mp4/.exec(JSON.stringify(json))?.[1];
}

async function measureBatch(
	setting: BenchSetting,
	bed: Bed,
	contenders: Contender[],
	createMs: number,
	videos: number,
): Promise<Measured[]> {
	const { renderSeconds, rounds, serialUpTo } = sizesOf(setting);
	const measured = contenders.map(
		({ name, isOurs }): Measured => ({
			name,
			isOurs,
			videos,
			rounds: [],
		}),
	);
	for (let round = 1; round <= rounds; round++) {
		const prompts = writePrompts(videos, renderSeconds, round);
		for (const [index, contender] of contenders.entries()) {
			if (!contender.isShort && round > 1) continue;
			if (contender.isSerial && (setting.isShort || videos > serialUpTo)) continue;
			const figures = await setting.step(`${videos} videos, ${contender.name}`, () =>
				runOnce(bed, createMs, contender, prompts),
			);
			measured[index].rounds.push(figures);
		}
	}
	return measured;
}

const sizesOf = ({ isQuick }: BenchSetting) => (isQuick ? QUICK : FULL);

export const run = async (setting: BenchSetting): Promise<Report> =>
	await measure(setting, REAL_ANSWERS, CREATE_MS);

/** @param createMs how long a create takes in the middle */
export async function measure(
	setting: BenchSetting,
	answers: Answers,
	createMs: number,
): Promise<Report> {
	const { batches, renderSeconds, rounds } = sizesOf(setting);
	const bed = await Bed.open(setting);
	let contenders: Contender[] = [];
	try {
		contenders = await gatherContenders(bed, answers);
		for (const contender of contenders) {
			// n8n reads the code of a node when it first runs.
			await setting.step(`Warming up, ${contender.name}`, () =>
				runOnce(bed, createMs, contender, WARM_UP),
			);
		}
		const measured: Measured[][] = [];
		for (const videos of batches) {
			measured.push(await measureBatch(setting, bed, contenders, createMs, videos));
		}
		const all = measured.flat();
		return {
			purpose: `The same prompts in the same n8n, against APIs of this machine whose renders take ${renderSeconds} s ± ${SPREAD * 100} %; ${createMs === 0 ? 'they answer at once' : 'a create is answered after 1.5 s ± 50 %, a look after 0.2 s ± 50 %'}. Short contenders run ${rounds} times in turn (median), long ones once.`,
			versions: bed.versions,
			tables: measured.map((batch) => tabulate(batch, all)),
			chart: drawTimes(measured[0]),
			figures: all,
		};
	} finally {
		await bed.close();
		await Promise.all([...new Set(contenders.map(({ api }) => api))].map((api) => api.close()));
	}
}
