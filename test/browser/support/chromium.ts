/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The message says what to install. */
export class NoChromium extends Error {
	readonly isExpected = true;
}

/**
 * The browser that the tests look at n8n with: `CHROME_PATH`, or the first one on the PATH.
 *
 * @throws {NoChromium}
 */
export function findChromium(): string {
	const { CHROME_PATH, PATH = '' } = process.env;
	if (CHROME_PATH) {
		if (isProgram(CHROME_PATH)) return CHROME_PATH;
		throw new NoChromium(`CHROME_PATH is ${CHROME_PATH}, which is no program.`);
	}
	const folders = [...PATH.split(delimiter), '/usr/bin'];
	const found = folders
		.flatMap((folder) => NAMES.map((name) => join(folder, name)))
		.find(isProgram);
	if (found) return found;
	throw new NoChromium(
		`The tests of the editor need a browser, and none of ${NAMES.join(', ')} is on the PATH.\n` +
			'Install one (apt-get install chromium), or set CHROME_PATH to yours. ' +
			'SAMSAR_E2E_BROWSER=skip leaves these tests out.',
	);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
