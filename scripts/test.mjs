/** `npm test`: build, lint, type check, scan, then every level of tests that needs no n8n. */
import { buildAnew } from './build.mjs';
import { CLONE, ensureInstalled } from './install.mjs';
import { runJest } from './jest.mjs';
import { runNpm } from './processes.mjs';
import { formatDuration, runCommand, say, showStep } from './terminal.mjs';

const LEVELS = ['unit', 'engine', 'contract', 'package'];

await runCommand(async () => {
	const startedAt = Date.now();
	await ensureInstalled();
	await buildAnew();
	await showStep('Linting', () => runScript('lint'));
	await showStep('Checking types', () => runScript('typecheck'));
	await showStep('Scanning as n8n does for verification', () => runScript('scan'));
	await runJest(LEVELS, process.argv.slice(2));
	say(`✓ npm test (${formatDuration(Date.now() - startedAt)})`);
});

/** @param {string} name a script of package.json */
async function runScript(name) {
	await runNpm(['run', '--silent', name], { cwd: CLONE });
}
