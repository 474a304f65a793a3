/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** What the npm script of a level tells its tests. */
import { readFileSync } from 'node:fs';
import type { Owner } from '../../../scripts/n8n-rest';

/** @throws when the tests were not started by their npm script */
export function readVariable(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: start these tests with their npm script`);
	return value;
}

/** The person who is signed in to every n8n of the level. */
export const readOwner = (): Owner => JSON.parse(readVariable('N8N_OWNER')) as Owner;

/** Everything that n8n has logged so far. */
export const readLog = (variable = 'E2E_N8N_LOG'): string =>
	readFileSync(readVariable(variable), 'utf8');
