/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of this repository. */
export const CLONE = resolve(__dirname, '..', '..');

export const EXAMPLES = join(CLONE, 'examples');

/** @param path relative to the clone */
export function readClone(path: string): string {
	return readFileSync(join(CLONE, path), 'utf8');
}
