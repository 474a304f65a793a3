/** When to look: our schedule against fixed intervals, computed for renders of every length. */
import { nextDelayMs } from '../nodes/Samsar/wait/schedule';
import {
	FIXED_WAY,
	OUR_WAY,
	simulateParked,
	stagesOf,
	type ParkedWay,
	type Telling,
} from './parkedSimulation';
import { simulate, type Schedule } from './pollingSimulation';
import type { BenchSetting, Report, Table } from './setting';
import { mean, median, quantile, seededRandom } from './statistics';

const SECONDS = [20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200, 1_800];
/** Renders of about the same length, which end at other moments between two looks. */
const PHASES = 400;
/** A length stands for the lengths around it. Less would let intervals and lengths fall into step. */
const SPREAD = 0.25;
/** Lateness below this share of the render time is not felt. */
const GOAL_SHARE = 0.05;

const GOAL = 'fixed 5 s';

const SCHEDULES: Record<string, Schedule> = {
	ours: (ageMs) => nextDelayMs({ ageMs }),
	'first look at 20 s, then 10 % of the age': (ageMs) =>
		ageMs === 0 ? 20_000 : Math.min(15_000, Math.max(2_500, ageMs * 0.1)),
	'10 % of the age from the start, 3 s to 15 s': (ageMs) =>
		Math.min(15_000, Math.max(3_000, ageMs * 0.1)),
	'fixed 2 s': () => 2_000,
	[GOAL]: () => 5_000,
	'fixed 10 s': () => 10_000,
	'fixed 20 s': () => 20_000,
};

interface Figures {
	schedule: string;
	/** The render's length. */
	seconds: number;
	requests: number;
	medianMs: number;
	p95Ms: number;
	/** Median lateness as a share of the render time. */
	share: number;
}

function measure(name: string, schedule: Schedule, seconds: number): Figures {
	const looks = Array.from({ length: PHASES }, (_, phase) => {
		const offset = ((phase + 0.5) / PHASES) * 2 - 1;
		return simulate(schedule, seconds * 1_000 * (1 + SPREAD * offset));
	});
	const late = looks.map(({ lateMs }) => lateMs);
	return {
		schedule: name,
		seconds,
		requests: mean(looks.map(({ requests }) => requests)),
		medianMs: median(late),
		p95Ms: quantile(late, 0.95),
		share: median(looks.map(({ lateMs, renderMs }) => lateMs / renderMs)),
	};
}

const lengthOf = (seconds: number) => (seconds < 120 ? `${seconds} s` : `${seconds / 60} min`);
const inSeconds = (ms: number) => (ms / 1_000).toFixed(1);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function tabulate(title: string, figures: Figures[], cell: (figure: Figures) => string): Table {
	const names = Object.keys(SCHEDULES);
	return {
		title,
		columns: ['Render time', ...names],
		rows: SECONDS.map((seconds) => [
			lengthOf(seconds),
			...names.map((name) => {
				const found = figures.find((one) => one.schedule === name && one.seconds === seconds);
				return found ? cell(found) : '';
			}),
		]),
		notes: [],
	};
}

/** Every length counts the same. */
function summarise(figures: Figures[]): Table {
	const fixed = figures.filter(({ schedule }) => schedule === GOAL);
	const rows = Object.keys(SCHEDULES).map((name) => {
		const own = figures.filter(({ schedule }) => schedule === name);
		const ratio = mean(own.map(({ requests }, index) => requests / fixed[index].requests));
		const inGoal = own.filter(
			({ share, requests }, index) => share <= GOAL_SHARE && requests <= fixed[index].requests,
		);
		return [
			name,
			`${ratio.toFixed(2)} ×`,
			percent(median(own.map(({ share }) => share))),
			percent(Math.max(...own.map(({ share }) => share))),
			inGoal.map(({ seconds }) => lengthOf(seconds)).join(', ') || 'none',
		];
	});
	return {
		title: 'All render times together',
		columns: [
			'Schedule',
			`Requests against ${GOAL}`,
			'Lateness, median render time',
			'Lateness, worst render time',
			`At most ${GOAL_SHARE * 100} % late with no more requests than ${GOAL}, at`,
		],
		rows,
		notes: [
			'Lateness is the median share of the render time from the end of a render to the look.',
		],
	};
}

const STAGES = 11;
const SEED = 20_260_103;
const PARKED_SECONDS = [60, 100, 180, 300, 600];

/** What an API may tell of a render; `random` gives every render other stages. */
const TELLINGS: Record<string, (random: () => number) => Telling> = {
	'a hundred even steps': () => stagesOf(Array.from({ length: 100 }, () => 1)),
	'11 even stages': () => stagesOf(Array.from({ length: STAGES }, () => 1)),
	'11 stages of random length': (random) =>
		stagesOf(Array.from({ length: STAGES }, () => -Math.log(1 - random()))),
	'11 stages, one of them half of all': () =>
		stagesOf(Array.from({ length: STAGES }, (_, nth) => (nth === 6 ? 10 : 1))),
	nothing: () => () => null,
};

function describeParked(way: ParkedWay, seconds: number, tell: keyof typeof TELLINGS): string {
	const random = seededRandom(SEED);
	const seen = Array.from({ length: PHASES }, (_, phase) => {
		const offset = ((phase + 0.5) / PHASES) * 2 - 1;
		const renderMs = seconds * 1_000 * (1 + SPREAD * offset);
		return simulateParked(way, TELLINGS[tell](random), renderMs);
	});
	const late = median(seen.map(({ lateMs, renderMs }) => lateMs / renderMs));
	const held = median(seen.map(({ heldMs, lateMs, renderMs }) => heldMs / (renderMs + lateMs)));
	return `${percent(late)} / ${percent(held)}`;
}

function tabulateParked(): Table {
	const names = Object.keys(TELLINGS);
	return {
		title: 'Automatic: median lateness as a share of the render time / worker held',
		columns: ['Render time', 'a look every 66 s', ...names.map((name) => `told: ${name}`)],
		rows: PARKED_SECONDS.map((seconds) => [
			lengthOf(seconds),
			describeParked(FIXED_WAY, seconds, 'nothing'),
			...names.map((name) => describeParked(OUR_WAY, seconds, name)),
		]),
		notes: [
			'A parked execution cannot look before 66 s have passed: n8n keeps a shorter Wait in the process. A look every 66 s is 33 s late in the middle, whatever a render takes.',
		],
	};
}

export const run = async ({ step }: BenchSetting): Promise<Report> =>
	await step('Simulating looks', async () => {
		const figures = Object.entries(SCHEDULES).flatMap(([name, schedule]) =>
			SECONDS.map((seconds) => measure(name, schedule, seconds)),
		);
		return {
			purpose: `Simulation of ${PHASES} renders around each length (± ${SPREAD * 100} %), and a look takes no time.`,
			tables: [
				summarise(figures),
				tabulate('Status requests per video', figures, ({ requests }) => requests.toFixed(1)),
				tabulate(
					'Seconds from the end of the render to the look that sees it: median / p95',
					figures,
					({ medianMs, p95Ms }) => `${inSeconds(medianMs)} / ${inSeconds(p95Ms)}`,
				),
				tabulate('Median lateness as a share of the render time', figures, ({ share }) =>
					percent(share),
				),
				tabulateParked(),
			],
			figures,
		};
	});
