import { OURS } from './contenders';
import type { Chart, Table } from './setting';
import { median, quantile } from './statistics';

/** Of one run of one contender. Milliseconds and bytes. */
export interface Figures {
	/** A create and the slowest render of this round: no batch can be faster. */
	leastMs: number;
	wallMs: number;
	looksPerVideo: number;
	busiestSecond: number;
	/** Of every video, from "ready" at the API until the next node had it. */
	lateMs: number[];
	memory: number;
}

export interface Measured {
	name: string;
	isOurs: boolean;
	videos: number;
	/** Empty when it would have taken too long. */
	rounds: Figures[];
}

const seconds = (ms: number) =>
	ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const medianOf = (rounds: Figures[], pick: (figures: Figures) => number) =>
	median(rounds.map(pick));

const leastOf = ({ rounds }: Measured) => medianOf(rounds, ({ leastMs }) => leastMs);

/** Rounds that ran side by side are compared with each other. */
function ratioTo(ours: Measured, { rounds }: Measured): number {
	const middle = medianOf(ours.rounds, ({ wallMs }) => wallMs);
	const isPaired = rounds.length === ours.rounds.length;
	return median(
		rounds.map(({ wallMs }, round) => wallMs / (isPaired ? ours.rounds[round].wallMs : middle)),
	);
}

/** @param all of every size: what was not run is extrapolated from a smaller one */
export function tabulate(measured: Measured[], all: Measured[]): Table {
	const { videos } = measured[0];
	const ours = measured.find(({ name }) => name === OURS) ?? measured[0];
	const rows = measured.map((one) => {
		const { name, rounds } = one;
		if (rounds.length === 0) return [name, estimate(name, videos, all), '', '', '', '', '', '', ''];
		const wall = medianOf(rounds, ({ wallMs }) => wallMs);
		const late = rounds.flatMap(({ lateMs }) => lateMs);
		return [
			name,
			seconds(wall),
			name === OURS ? '1' : `${ratioTo(ours, one).toFixed(2)} ×`,
			`${medianOf(rounds, ({ wallMs, leastMs }) => wallMs / leastMs).toFixed(2)} ×`,
			medianOf(rounds, ({ looksPerVideo }) => looksPerVideo).toFixed(1),
			medianOf(rounds, ({ busiestSecond }) => busiestSecond).toFixed(0),
			seconds(median(late)),
			seconds(quantile(late, 0.95)),
			megabytes(medianOf(rounds, ({ memory }) => memory)),
		];
	});
	return {
		title: `${videos} videos, a create and the slowest render take ${seconds(leastOf(ours))}`,
		columns: [
			'What',
			'Whole batch',
			'to ours',
			'to create + slowest render',
			'Status requests a video',
			'Most requests in a second',
			'Ready → next node, median',
			'p95',
			"n8n's memory above idle",
		],
		rows,
		notes: [
			'"Worker released" looks when n8n\'s own clock wakes it, about once a minute: it is for long renders.',
			'A node hands over all videos when it has the last one; the hand-made loop of all items hands each over at once. That shows in "Ready → next node".',
		],
	};
}

function estimate(name: string, videos: number, all: Measured[]): string {
	const smaller = all.find((one) => one.name === name && one.rounds.length > 0);
	if (smaller === undefined) return 'not run';
	const wall = medianOf(smaller.rounds, ({ wallMs }) => wallMs);
	const minutes = Math.round((wall * videos) / smaller.videos / 60_000);
	return `not run; ${minutes} min at the pace of ${smaller.videos}`;
}

/** How long the contenders take for one batch. */
export function drawTimes(measured: Measured[]): Chart {
	const bars = measured.map(({ name, isOurs, rounds }) => {
		const wall = medianOf(rounds, ({ wallMs }) => wallMs);
		return { label: name, value: wall, text: seconds(wall), isOurs };
	});
	const title = `Time for ${measured[0].videos} videos (a create and the slowest render take ${seconds(leastOf(measured[0]))})`;
	return { name: 'batch', title, bars: bars.sort((a, b) => a.value - b.value) };
}
