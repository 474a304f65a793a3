/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published: it reads n8n's database, and needs Node's own modules */
/** What the note of an order costs: in time before a create leaves, and in n8n's database. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Bed, type Vitals } from './bed';
import { readOutcome } from './outcome';
import type { BenchSetting, Report } from './setting';
import { median, quantile } from './statistics';
import { draftOneNode } from './workflows';

/** `isFull`: the row has as many entries as it can have, of older orders. */
interface Size {
	items: number;
	isFull?: boolean;
}

const FULL: { sizes: Size[]; rounds: number } = {
	sizes: [{ items: 1 }, { items: 100 }, { items: 100, isFull: true }, { items: 1_000 }],
	rounds: 3,
};
const QUICK = { sizes: [{ items: 1 }, { items: 20, isFull: true }], rounds: 1 };
const WITHIN_MS = 600_000;

/** What `noteNode.cjs` has measured. Milliseconds. */
interface Measured {
	/** Of each order: from when its turn has come until its create may leave. */
	before: number[];
	/** Of each order: from the answer until its session is noted. */
	after: number[];
	/** Of each call of n8n's store in that time. */
	written: number[];
	/** All questions of a retry. */
	recallMs: number;
	/** Of each call of n8n's store in that time. */
	asked: number[];
}

interface Figures extends Measured, Size {
	/** Of the node's row, at the end. */
	rowBytes: number;
	entries: number;
	delay: Vitals['delay'];
}

/** The newest row of the table; nothing else writes there. */
const READ_ROW = `
	const { Database, OPEN_READONLY } = require('sqlite3');
	const database = new Database(process.argv[1], OPEN_READONLY, (failed) => {
		if (failed) throw failed;
		const query = 'SELECT value FROM processed_data ORDER BY updatedAt DESC, rowid DESC LIMIT 1';
		database.get(query, (error, row) => {
			if (error) throw error;
			const { data } = JSON.parse(row.value);
			console.log(JSON.stringify({ rowBytes: Buffer.byteLength(row.value), entries: data.length }));
		});
	});`;

const runProgram = promisify(execFile);

async function readRow(
	hostFolder: string,
	userFolder: string,
): Promise<{ rowBytes: number; entries: number }> {
	const database = join(userFolder, '.n8n', 'database.sqlite');
	const node = join(hostFolder, 'node_modules', 'node', 'bin', 'node');
	const { stdout } = await runProgram(node, ['-e', READ_ROW, database], {
		cwd: hostFolder,
	});
	return JSON.parse(stdout) as { rowBytes: number; entries: number };
}

const milliseconds = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);

function row(rounds: Figures[]): string[] {
	const middle = (pick: (figures: Figures) => number) => median(rounds.map(pick));
	const before = rounds.flatMap((figures) => figures.before);
	const { items, isFull, rowBytes, entries } = rounds[0];
	return [
		`${items.toLocaleString('en')}${isFull ? ', in a full row' : ''}`,
		milliseconds(median(before)),
		milliseconds(quantile(before, 0.99)),
		milliseconds(middle(({ written }) => sum(written) / items)),
		middle(({ written }) => written.length / items).toFixed(2),
		milliseconds(median(rounds.flatMap(({ written }) => written))),
		`${(rowBytes / 1e3).toFixed(1)} kB`,
		entries.toLocaleString('en'),
		milliseconds(middle(({ recallMs }) => recallMs)),
		milliseconds(middle(({ delay }) => delay.p99)),
	];
}

export async function run(setting: BenchSetting): Promise<Report> {
	const { sizes, rounds } = setting.isQuick ? QUICK : FULL;
	const hostFolder = await setting.findHost();
	const userFolder = join(setting.folder, 'n8n');
	const nodes = join(setting.folder, 'nodes');
	mkdirSync(nodes);
	copyFileSync(join(__dirname, 'noteNode.cjs'), join(nodes, 'NoteBench.node.js'));
	const bed = await Bed.open(setting);
	const measured: Figures[][] = [];
	try {
		await bed.restart({
			N8N_CUSTOM_EXTENSIONS: nodes,
			BENCH_PACKAGE: join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-samsar'),
		});
		for (const { items, isFull } of sizes) {
			const figures: Figures[] = [];
			for (let round = 1; round <= rounds; round++) {
				// Each workflow has a row of its own.
				const name = `${items} items${isFull ? ', in a full row' : ''}`;
				const workflow = draftOneNode(name, 'CUSTOM.noteBench', 1, {});
				const rows = Array.from({ length: items }, (_, index) => ({ index, isFull }));
				const once = async () => await bed.run(workflow, rows, WITHIN_MS);
				const { execution, after } = await setting.step(name, once);
				const { emitted } = readOutcome(workflow.name, execution, 1);
				figures.push({
					items,
					isFull,
					...(emitted[0].json as unknown as Measured),
					...(await readRow(hostFolder, userFolder)),
					delay: after.delay,
				});
			}
			measured.push(figures);
		}
	} finally {
		await bed.close();
	}
	return {
		purpose: `Orders of one run are noted in n8n's database (SQLite) with the package's own code, as a run does it: the first alone, then 50 at a time, each answered after 1.5 s. Then all are asked for, as a retry after a crash does it, with the newest 500 sessions. ${rounds} rounds, each in a new workflow.`,
		versions: bed.versions,
		tables: [
			{
				title: 'The note of an order',
				columns: [
					'Items',
					'Before a create leaves, median',
					'p99',
					"n8n's store, per item",
					'Its calls, per item',
					'One call, median',
					'Row in the database',
					'Its entries',
					'A retry asks for all',
					'Event-loop delay, p99',
				],
				rows: measured.map(row),
				notes: [
					"Orders that come at the same time share a call. Most of the time before a create leaves is a pause: n8n changes the row without a lock, so that the note is read once more after 40 to 80 ms. A run's creates wait for it side by side.",
				],
			},
		],
		figures: measured,
	};
}
