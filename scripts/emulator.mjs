/** `npm run emulator`: the local Samsar API, until Ctrl-C. `--help` lists the options. */
import { ensureInstalled } from './install.mjs';
import { CommandFailure, runCommand } from './terminal.mjs';

await runCommand(async () => {
	await ensureInstalled();
	// Only now: the package may not have been there.
	const tsx = await import('tsx/cjs/api');
	/** @type {typeof import('../test/emulator/main.js')} */
	const { EmulatorCommandError, runEmulator } = tsx.require(
		'../test/emulator/main.ts',
		import.meta.url,
	);
	try {
		await runEmulator(process.argv.slice(2));
	} catch (error) {
		if (error instanceof EmulatorCommandError) throw new CommandFailure(error.message);
		throw error;
	}
});
