/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/**
 * Some test files of a level in one, as `shares.js` has dealt them out: n8n's two thousand modules are
 * then loaded once a share. Loaded anew for each file, they were half of the work of `npm test`.
 */
import { relative, resolve } from 'node:path';

/** From `test/jest.config.js`; paths are absolute. */
declare const SHARE: { files: string[]; support: string[] };

const TESTS = resolve(__dirname, '..');

// What it cleans up after each test, it cleans up in every file that uses it.
for (const path of SHARE.support) jest.requireActual(path);

for (const path of SHARE.files) {
	describe(relative(TESTS, path), () => {
		jest.requireActual(path);
	});
}
