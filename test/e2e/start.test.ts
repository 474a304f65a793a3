/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nRest } from '../../scripts/n8n-rest';
import { findFreePort } from '../../scripts/n8n-server';
import { CLONE, EXAMPLES } from '../support/clone';
import { readVariable } from '../support/n8n/environment';
import { waitForOtherExecution } from '../support/n8n/runs';
import { itemsOf } from '../support/n8n/workflows';
import { sleep } from '../support/time';

jest.setTimeout(180_000);

const dataFolder = mkdtempSync(join(tmpdir(), 'samsar-start-'));
let port: number;
let running: Command[] = [];

/** `npm start` with these options. */
class Command {
	output = '';
	readonly ended: Promise<number | null>;
	private readonly child: ChildProcess;

	constructor(options: string[], env: Record<string, string> = {}) {
		this.child = spawn(process.execPath, [join(CLONE, 'scripts', 'start.mjs'), ...options], {
			cwd: tmpdir(),
			env: { ...process.env, SAMSAR_API_KEY: '', ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child.stdout?.on('data', (chunk) => (this.output += String(chunk)));
		this.child.stderr?.on('data', (chunk) => (this.output += String(chunk)));
		this.ended = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
		running.push(this);
	}

	signal(name: NodeJS.Signals): void {
		this.child.kill(name);
	}

	/** Waits until it has printed something that matches. */
	async waitForOutput(pattern: RegExp): Promise<RegExpExecArray> {
		let hasEnded = false;
		void this.ended.then(() => (hasEnded = true));
		for (;;) {
			const found = pattern.exec(this.output);
			if (found) return found;
			if (hasEnded) throw new Error(`npm start has ended:\n${this.output}`);
			await sleep(100);
		}
	}
}

beforeAll(async () => {
	port = await findFreePort();
});
afterEach(() => {
	for (const command of running) command.signal('SIGKILL');
	running = [];
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const options = () => ['--port', String(port), '--data', dataFolder];

async function isAnswering(): Promise<boolean> {
	return await fetch(`http://127.0.0.1:${port}/rest/login`).then(
		() => true,
		() => false,
	);
}

describe('npm start', () => {
	it('leads to an n8n in which the examples run, and stops all of it on Ctrl-C', async () => {
		const command = new Command(options());
		const [, email, password] = await command.waitForOutput(
			/Sign in +(\S+) with the password (\S+)/,
		);
		const [, workflowId] = await command.waitForOutput(/workflow\/(\S+) +Samsar: a video file/);
		const [, callbackId] = await command.waitForOutput(/workflow\/(\S+) +Samsar: start a video/);
		const [, firstId] = await command.waitForOutput(/Click first: .*workflow\/(\S+)/);
		expect(firstId).toBe(workflowId);
		const n8n = new N8nRest(`http://127.0.0.1:${port}`);
		await n8n.signIn({ email, password });
		// Two clicks: Publish, and Execute workflow.
		await n8n.activateWorkflow(await n8n.send('GET', `/rest/workflows/${callbackId}`));
		const createdId = await n8n.runManually(callbackId, 'Run by Hand');
		const execution = await n8n.waitForEnd(
			await n8n.runManually(workflowId, 'Run by Hand'),
			90_000,
		);

		expect(execution.status).toBe('success');
		expect(command.output).toMatch(/create: .*accepted, 100 credits/);
		const told = await waitForOtherExecution(n8n, callbackId, createdId);
		expect(itemsOf(told, 'Tell That It Is Ready')).toMatchObject([
			{ text: expect.stringMatching(/^Video .* is ready: http.*mp4$/) as string },
		]);
		expect(command.output).toMatch(/callback: POST .*\/webhook → 200 .*COMPLETED/);

		command.signal('SIGINT');
		expect(await command.ended).toBe(0);
		expect(await isAnswering()).toBe(false);
	});

	it("shows today's server when it is asked to, and refuses a generation that there is not", async () => {
		const wrong = new Command([...options(), '--generation', 'tomorrow']);
		expect(await wrong.ended).toBe(1);
		expect(wrong.output).toMatch(/generation is "tomorrow": choose one of documented, .*today/);

		const command = new Command([...options(), '--generation', 'today']);
		const [, origin] = await command.waitForOutput(/Samsar +an emulator .*at (http\S+):/);
		const told = await fetch(`${origin}/v1/video/supported_models`);
		expect(await told.json()).toHaveProperty('VIDEO_MODELS');
		command.signal('SIGINT');
		expect(await command.ended).toBe(0);
	});

	it('finds its data again at the second start, uses a real key when it is given one, and ends n8n even when it is killed itself', async () => {
		const command = new Command(options(), {
			SAMSAR_API_KEY: 'the-key-of-a-person',
			SAMSAR_BASE_URL: 'https://samsar.example/v1/video',
		});
		const [list] = await command.waitForOutput(/Examples\n(.*workflow\/.*\n)+/);
		const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
		expect(list.match(/workflow\//g)).toHaveLength(files.length);
		expect(command.output).not.toContain('Building');
		expect(command.output).toMatch(
			/Samsar +the real API at https:\/\/samsar\.example\/v1\/video .*renders cost money/,
		);
		expect(command.output).not.toContain('emulator');
		expect(command.output).not.toContain('the-key-of-a-person');

		const second = new Command(['--port', String(await findFreePort()), '--data', dataFolder]);
		expect(await second.ended).toBe(1);
		expect(second.output).toMatch(/running already/);

		command.signal('SIGKILL');
		await command.ended;
		for (let tries = 0; tries < 150 && (await isAnswering()); tries++) {
			await sleep(100);
		}
		expect(await isAnswering()).toBe(false);
	});

	it('says what to do when the port is taken', async () => {
		const taken = new URL(readVariable('E2E_N8N_URL')).port;
		const command = new Command(['--port', taken, '--data', dataFolder]);

		expect(await command.ended).toBe(1);
		expect(command.output).toMatch(
			new RegExp(`Port ${taken} is taken.*--port ${Number(taken) + 1}`),
		);
	});
});
