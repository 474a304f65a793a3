/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { EmulatorCommandError, runEmulator } from '../emulator/main';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { call } from './support/call';
import { createBody } from '../support/createBody';

const COMMAND = join(__dirname, '../../scripts/emulator.mjs');

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Runs the command; `output` grows while it does. */
function runCommand(...args: string[]) {
	const seen = { output: '' };
	child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (seen.output += chunk.toString()));
	}
	const ended = once(child, 'close').then(([code]) => code as number | null);
	const printed = async (pattern: RegExp) => {
		await until(() => pattern.test(seen.output), `${String(pattern)} in the output`, 100_000);
		return pattern.exec(seen.output) ?? [];
	};
	return { seen, ended, printed, process: child };
}

describe('npm run emulator', () => {
	it('serves, tells each request and its price, and stops on Ctrl-C', async () => {
		const command = runCommand('--port', '0', '--key', 'other-key', '--dialect', 'feb2025');
		const [, baseUrl] = await command.printed(/Base URL\s+(\S+)/);
		await command.printed(/Ctrl-C stops/);
		const body = createBody('A cat');
		await call('POST', `${baseUrl}/create`, { body, key: 'other-key' });
		await call('POST', `${baseUrl}/create`, { body });

		await command.printed(
			/create: {2}POST \/v1\/video\/create → 200 .*300 credits \(\$3\.00.*A cat/,
		);
		await command.printed(/→ 401 .*not accepted, costs nothing/);
		command.process.kill('SIGINT');
		expect(await command.ended).toBe(0);
		expect(command.seen.output).toContain('Stopped. 1 renders accepted, 300 credits');
	});

	it.each([
		['--generation', 'today'],
		['--dialect', 'current'],
	])("serves today's server when asked for it by %s %s", async (option, name) => {
		const more = ['--prefix', '/api', '--self-hosted', '--credits', '500'];
		const command = runCommand('--port', '0', option, name, ...more);
		const [, baseUrl] = await command.printed(/Base URL\s+(\S+\/api\/v1\/video)/);
		const root = baseUrl.replace(/\/v1\/video$/, '');

		expect((await call('GET', `${baseUrl}/supported_models`, { key: null })).code).toBe(200);
		const credits = await call('GET', `${root}/v1/credits`);
		expect(credits.text).toContain('"remainingCredits":500');
		await command.printed(/credits: {2}GET \/api\/v1\/credits → 200/);
	});

	it('says what to do when the port is taken', async () => {
		const emulator = await openEmulator();
		const command = runCommand('--port', new URL(emulator.origin).port);
		const code = await command.ended;

		expect(code).toBe(1);
		expect(command.seen.output).toMatch(/Port \d+ on 127\.0\.0\.1 is taken: .*--port 0/);
		expect(command.seen.output).not.toContain('    at ');
	});
});

describe('the arguments of npm run emulator', () => {
	it.each([
		[['--dialect', 'klingon'], 'choose one of documented'],
		[['--generation', 'tomorrow'], '--generation is "tomorrow": choose one of documented'],
		[['--prefix', 'api/'], '--prefix is "api/": give a path such as /api'],
		[['--port', 'abc'], '--port is "abc": give a whole number'],
		[['--port', '70000'], '--port is "70000"'],
		[['--render=-1'], '--render is "-1"'],
		[['--rate', '0'], '--rate is "0": give a whole number from 1'],
		[['--bogus'], "Unknown option '--bogus'"],
	])('are refused: %j', async (args, text) => {
		await expect(runEmulator(args)).rejects.toThrow(text);
		await expect(runEmulator(args)).rejects.toBeInstanceOf(EmulatorCommandError);
	});

	it('are all listed by --help', async () => {
		const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
		await runEmulator(['--help']);
		const help = write.mock.calls.join('');
		write.mockRestore();

		for (const name of [
			'port',
			'host',
			'key',
			'dialect',
			'generation',
			'prefix',
			'self-hosted',
			'render',
			'credits',
			'any-model',
			'rate',
		]) {
			expect(help).toContain(`--${name}`);
		}
	});
});
