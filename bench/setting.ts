/** What `scripts/bench.mjs` hands to every benchmark. */
export interface BenchSetting {
	/** Top folder of the clone. */
	clone: string;
	/** A temporary folder that is removed at the end. */
	folder: string;
	/** Small sizes: does it work at all? */
	isQuick: boolean;
	/** Without the contenders that make one video after the other. */
	isShort: boolean;
	/** Sizes in MB that the person chose for `download`; empty = its own. */
	sizesMb: number[];
	/** The folder whose `node_modules` holds n8n and its Node. Installs it when it is missing. */
	findHost: () => Promise<string>;
	/** Installs the package, as npm packs it, for the n8n that keeps its data in `userFolder`. */
	installPackage: (userFolder: string) => Promise<void>;
	/** Shows the title and the time while `work` runs. */
	step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
	say: (line?: string) => void;
}

export interface Table {
	title: string;
	columns: string[];
	rows: string[][];
	/** Below the table, one paragraph each. */
	notes: string[];
}

export interface Bar {
	label: string;
	value: number;
	/** What stands at the end of the bar, e.g. `24.7 s`. */
	text: string;
	isOurs: boolean;
}

/** Drawn as `docs/images/bench-<name>.svg`. */
export interface Chart {
	name: string;
	title: string;
	bars: Bar[];
}

export interface Report {
	/** What was measured and how, in one or two sentences. */
	purpose: string;
	/** Versions that matter besides Node's. */
	versions?: Record<string, string>;
	tables: Table[];
	chart?: Chart;
	/** Everything that the tables were made from. */
	figures: unknown;
}

/** A benchmark file exports this as `run`. */
export type Benchmark = (setting: BenchSetting) => Promise<Report>;

/** A failure whose message tells the person what to do; no stack is needed. */
export class BenchFailure extends Error {
	readonly isExpected = true;
}
