/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program in which `samsar` is the official client; returns the object `told` that it fills.
 * The client is an ES module, which Jest does not load: it gets a process of its own.
 *
 * @param root where the API begins, without `/v1`
 */
export async function runClient<T>(root: string, program: string): Promise<T> {
	const whole = `
import SamsarClient from 'samsar-js';
const samsar = new SamsarClient({ apiKey: 'test-key', baseUrl: process.argv[1] });
const told = {};
${program}
console.log(JSON.stringify(told));
`;
	const { stdout } = await run(
		process.execPath,
		['--input-type=module', '--eval', whole, `${root}/v1`],
		{ timeout: 20_000 },
	);
	return JSON.parse(stdout) as T;
}
