/** Runs levels of the tests with Jest, and tells their sum in one line. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE } from './install.mjs';
import { runInTerminal } from './processes.mjs';
import { CommandFailure, say } from './terminal.mjs';

/**
 * @param {string[]} levels names of projects in `test/jest.config.js`
 * @param {string[]} args further arguments of Jest
 * @param {NodeJS.ProcessEnv} [env] further environment variables
 * @throws {CommandFailure} when a test failed
 */
export async function runJest(levels, args, env = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'samsar-jest-'));
	const outputFile = join(folder, 'results.json');
	const jest = [join(CLONE, 'node_modules', 'jest', 'bin', 'jest.js')];
	const what = ['--config', 'test/jest.config.js', '--selectProjects', ...levels];
	try {
		const code = await runInTerminal(
			process.execPath,
			[...jest, ...what, '--json', `--outputFile=${outputFile}`, ...args],
			{ cwd: CLONE, env: { ...process.env, ...env } },
		);
		const results = await readFile(outputFile, 'utf8').then(JSON.parse, () => undefined);
		if (results) {
			const skipped = results.numPendingTests + results.numTodoTests;
			say(
				`\nTests: ${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
			);
		}
		if (code !== 0) throw new CommandFailure(`Jest ended with ${code}.`);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
