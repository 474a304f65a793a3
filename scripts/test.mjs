/** `npm test`: build, lint, type check, scan, and every level of tests that needs no n8n. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { CLONE, ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { run, runNpm } from './processes.mjs';
import { CommandFailure, formatDuration, runCommand, say } from './terminal.mjs';

/** @type {typeof import('../test/together/shares.js')} */
const { listShares } = createRequire(import.meta.url)('../test/together/shares.js');

const LEVELS = ['unit', 'engine', 'contract', 'package'];

/** Their tests in the shares that they are dealt out to. */
const PROJECTS = [...listShares().map(({ name }) => name), 'package'];

/**
 * Files at once. A sample mostly waits, for sockets and for the clock: more of them than there are cores.
 * Whole tables compute.
 */
const AT_ONCE = process.env.SAMSAR_TESTS === 'all' ? 3 : 6;

/** What the type check before has found out. */
const KNOWN_TYPES = ['--tsBuildInfoFile', join(CLONE, '.cache', 'types.tsbuildinfo')];

/** What is run beside the tests, one after the other. The build has checked the types of what is published. */
const CHECKS = {
	Linting: () => runNpm(['run', '--silent', 'lint'], { cwd: CLONE }),
	'Checking types of tests and scripts': () =>
		run(
			process.execPath,
			['node_modules/typescript/bin/tsc', '-p', 'test', '--incremental', ...KNOWN_TYPES],
			{ cwd: CLONE, title: 'npm run typecheck' },
		),
	'Scanning as n8n does for verification': () =>
		runNpm(['run', '--silent', 'scan'], { cwd: CLONE }),
};

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await ensureBuilt();
	const args = process.argv.slice(2);
	const [checked, tested] = await Promise.allSettled([
		runChecks(),
		// Who names files wants these alone.
		args.length > 0 ? runJest(LEVELS, args) : runJest(PROJECTS, [`--maxWorkers=${AT_ONCE}`]),
	]);
	const failures = [
		...(checked.status === 'fulfilled' ? checked.value : [checked.reason]),
		...(tested.status === 'fulfilled' ? [] : [tested.reason]),
	];
	if (failures.length > 0)
		throw new CommandFailure(failures.map(({ message }) => message).join('\n\n'));
	say(`✓ npm test (${formatDuration(Date.now() - startedAt)})`);
});

/** @returns {Promise<unknown[]>} the failures, to be told below what Jest has printed */
async function runChecks() {
	const failures = [];
	for (const [title, check] of Object.entries(CHECKS)) {
		const startedAt = Date.now();
		const failure = await check().then(
			() => undefined,
			(error) => error,
		);
		if (failure !== undefined) failures.push(failure);
		const mark = failure === undefined ? '✓' : '✗';
		say(`${mark} ${title} (${formatDuration(Date.now() - startedAt)})`);
	}
	return failures;
}
