import { runNpm } from './processes.mjs';
import { CommandFailure } from './terminal.mjs';

/**
 * Asks the npm registry one small thing before a long installation: without a network, npm itself
 * tries for minutes.
 *
 * @param {string} cwd a folder that exists
 * @throws {CommandFailure} when the registry cannot be reached; what else it answers is npm's affair
 */
export async function assertRegistryAnswers(cwd) {
	try {
		await runNpm(['view', 'n8n-workflow', 'name', '--fetch-retries=0', '--fetch-timeout=20000'], {
			cwd,
		});
	} catch (error) {
		if (error instanceof CommandFailure && error.cause === 'network') throw error;
	}
}
