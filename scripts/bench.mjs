/** `npm run bench`: what this package costs and saves, measured beside what people would use instead. */
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { CLONE, ensureInstalled } from './install.mjs';
import { installHost } from './n8n-host.mjs';
import { installPackage } from './tarball.mjs';
import { makeTemporaryFolder } from './temporary-folder.mjs';
import { CommandFailure, formatDuration, runCommand, say, showStep } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

/** The short ones first. */
const BENCHMARKS = ['polling', 'weight', 'download', 'scale', 'waiting', 'atOnce', 'batch'];

const HELP = `Measures this package beside what people would use instead. See bench/README.md.

  npm run bench -- [${BENCHMARKS.join('|')}|charts] [options]

  --short           without the contenders that make one video after the other
  --quick           small sizes: whether it works, not how good it is; results in .cache/bench
  --sizes <list>    download: sizes in MB, e.g. 300,1000
  --help            this text

Without a name: all of them, about an hour and a half. "charts" draws the images of docs/images anew.`;

await runCommand(async () => {
	const startedAt = Date.now();
	const { names, isQuick, isShort, sizesMb, help } = readOptions();
	if (help) return say(HELP);
	await ensureInstalled();
	/** @type {typeof import('../bench/report.js')} */
	const { drawCharts, writeReport } = await loadTypeScript('../bench/report.ts');
	if (!names.includes('charts')) await ensureBuilt();
	for (const name of names.filter((chosen) => chosen !== 'charts')) {
		/** @type {{ run: import('../bench/setting.js').Benchmark }} */
		const { run } = await loadTypeScript(`../bench/${name}.ts`);
		const setting = {
			clone: CLONE,
			folder: makeTemporaryFolder(`samsar-bench-${name}`),
			isQuick,
			isShort,
			sizesMb,
			findHost: installHost,
			installPackage,
			step: showStep,
			say,
		};
		say(`\n${name}`);
		const { markdown, file } = writeReport(setting, name, await run(setting));
		say(`\n${markdown}\n→ ${file}`);
	}
	if (!isQuick) drawCharts(CLONE).forEach((file) => say(`→ ${file}`));
	say(`✓ npm run bench (${formatDuration(Date.now() - startedAt)})`);
});

function readOptions() {
	const { values, positionals } = parseOptions();
	const unknown = positionals.find((name) => name !== 'charts' && !BENCHMARKS.includes(name));
	if (unknown) throw new CommandFailure(`There is no benchmark "${unknown}".\n\n${HELP}`);
	const sizesMb = values.sizes.split(',').filter(Boolean).map(Number);
	if (sizesMb.some((size) => !Number.isInteger(size) || size < 1)) {
		throw new CommandFailure(`--sizes takes sizes in MB, e.g. --sizes 300,1000\n\n${HELP}`);
	}
	return {
		names: positionals.length > 0 ? positionals : BENCHMARKS,
		isQuick: values.quick,
		isShort: values.short,
		sizesMb,
		help: values.help,
	};
}

function parseOptions() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				quick: { type: 'boolean', default: false },
				short: { type: 'boolean', default: false },
				sizes: { type: 'string', default: '' },
				help: { type: 'boolean', default: false },
			},
		});
	} catch (error) {
		throw new CommandFailure(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
	}
}
