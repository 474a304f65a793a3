/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** A report as a file for people and a file for programs. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type as systemName } from 'node:os';
import { join, relative } from 'node:path';
import { drawChart } from './chart';
import type { BenchSetting, Chart, Report, Table } from './setting';

interface Machine {
	cpu: string;
	cores: number;
	memoryGb: number;
	system: string;
	node: string;
}

type SavedReport = Report & { name: string; date: string; machine: Machine };

function describeMachine(): Machine {
	return {
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		cores: availableParallelism(),
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${systemName()} ${release().split('-')[0]}`,
		node: process.versions.node,
	};
}

function resultsFolder({ clone, isQuick }: Pick<BenchSetting, 'clone' | 'isQuick'>): string {
	// Small sizes prove that a benchmark works; as a result they would mislead.
	return isQuick ? join(clone, '.cache', 'bench') : join(clone, 'bench', 'results');
}

/**
 * Writes `<date>-<name>.json` and `.md`; with full sizes into `bench/results`, else into `.cache/bench`.
 *
 * @returns the Markdown, and where it is, relative to the clone
 */
export function writeReport(
	setting: BenchSetting,
	name: string,
	report: Report,
): { markdown: string; file: string } {
	const folder = resultsFolder(setting);
	mkdirSync(folder, { recursive: true });
	const date = new Date().toISOString().slice(0, 10);
	const saved: SavedReport = { name, date, machine: describeMachine(), ...report };
	const path = join(folder, `${date}-${name}`);
	const markdown = toMarkdown(saved);
	writeFileSync(`${path}.json`, `${JSON.stringify(saved, null, '\t')}\n`);
	writeFileSync(`${path}.md`, markdown);
	return { markdown, file: relative(setting.clone, `${path}.md`) };
}

function toMarkdown({ name, date, machine, purpose, versions = {}, tables }: SavedReport): string {
	const { cpu, cores, memoryGb, system, node } = machine;
	const measured = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
	const software = [...measured, `benchmark on Node ${node}`, system].join(', ');
	const head = [
		`# ${name}, ${date}`,
		purpose,
		`Machine: ${cpu}, ${cores} cores, ${memoryGb} GB. ${software}.`,
	];
	return `${[...head, ...tables.flatMap(tableLines)].join('\n\n')}\n`;
}

function tableLines({ title, columns, rows, notes }: Table): string[] {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
	return [`## ${title}`, [columns, rule, ...rows].map(line).join('\n'), ...notes];
}

/** Draws the charts of the newest results of every benchmark. @returns the files, relative to the clone */
export function drawCharts(clone: string): string[] {
	const folder = resultsFolder({ clone, isQuick: false });
	mkdirSync(folder, { recursive: true });
	const newest = new Map<string, Chart>();
	for (const file of readdirSync(folder).sort()) {
		if (!file.endsWith('.json')) continue;
		const { name, chart } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as SavedReport;
		if (chart) newest.set(name, chart);
	}
	const images = join(clone, 'docs', 'images');
	mkdirSync(images, { recursive: true });
	return [...newest.values()].map((chart) => {
		const file = join(images, `bench-${chart.name}.svg`);
		writeFileSync(file, drawChart(chart));
		return relative(clone, file);
	});
}
