/** `npm test`: build, lint, type check, scan, and every level of tests that needs no n8n. */
import { buildAnew } from './build.mjs';
import { CLONE, ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { run, runNpm } from './processes.mjs';
import { CommandFailure, formatDuration, runCommand, say } from './terminal.mjs';

const LEVELS = ['unit', 'engine', 'contract', 'package'];

/** What is run beside the tests, one after the other. The build has checked the types of what is published. */
const CHECKS = {
	Linting: () => runNpm(['run', '--silent', 'lint'], { cwd: CLONE }),
	'Checking types of tests and scripts': () =>
		run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test'], {
			cwd: CLONE,
			title: 'npm run typecheck',
		}),
	'Scanning as n8n does for verification': () =>
		runNpm(['run', '--silent', 'scan'], { cwd: CLONE }),
};

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await buildAnew();
	const [checked, tested] = await Promise.allSettled([
		runChecks(),
		runJest(LEVELS, process.argv.slice(2)),
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
