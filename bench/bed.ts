/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** A real n8n with this package in it, whose process is watched while it runs workflows. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, N8nRest, type Execution, type ExecutionSummary } from '../scripts/n8n-rest';
import { findFreePort, startN8n, type N8nServer } from '../scripts/n8n-server';
import { watchMemory } from './memory';
import type { BenchSetting } from './setting';
import type { BenchWorkflow } from './workflows';

/** Of an n8n that lives for one benchmark. */
const OWNER = {
	email: 'bench@example.com',
	password: `Bench-${randomBytes(6).toString('hex')}-1`,
};
const LOOK_EVERY_MS = 1_000;
const WEBHOOK_WITHIN_MS = 30_000;
/** After a start or a run, n8n still tidies up. */
const CALM_MS = 3_000;

/** Of n8n's process. Bytes and milliseconds. */
export interface Vitals {
	pid: number;
	rss: number;
	heapUsed: number;
	/** Of timers on the event loop. */
	delay: { p50: number; p99: number; max: number };
}

export interface WatchedRun {
	execution: Execution;
	/** Before the run, after a garbage collection. */
	idle: Vitals;
	after: Vitals;
	/** Bytes. */
	peakRss: number;
}

export class Bed {
	/** Of n8n and of the Node that it runs on. */
	readonly versions: Record<string, string>;
	/** Where n8n keeps the files of executions. */
	private readonly files: string;
	private server?: N8nServer;
	private client?: N8nRest;
	private probeUrl = '';

	private constructor(
		private readonly hostFolder: string,
		private readonly userFolder: string,
	) {
		this.files = join(userFolder, 'files');
		const versionOf = (name: string) => {
			const manifest = readFileSync(join(hostFolder, 'node_modules', name, 'package.json'), 'utf8');
			return (JSON.parse(manifest) as { version: string }).version;
		};
		this.versions = { n8n: versionOf('n8n'), 'on Node': versionOf('node') };
	}

	/** Installs the package in an n8n of its own, and starts it. `close` ends it. */
	static async open(setting: BenchSetting): Promise<Bed> {
		const hostFolder = await setting.findHost();
		const bed = new Bed(hostFolder, join(setting.folder, 'n8n'));
		await setting.installPackage(bed.userFolder);
		await setting.step('Starting n8n', async () => {
			await bed.start();
			await bed.rest.setUpOwner(OWNER);
		});
		return bed;
	}

	get rest(): N8nRest {
		if (this.client === undefined) throw new Error('n8n is not running');
		return this.client;
	}

	/** As fresh as after its start, with the same workflows and credentials. */
	async restart(env: Record<string, string> = {}): Promise<void> {
		await this.server?.stop();
		await this.start(env);
		await this.rest.signIn(OWNER);
	}

	async close(): Promise<void> {
		await this.server?.stop();
	}

	/** Frees the disk of the files of executions that have ended. */
	removeFiles(): void {
		rmSync(this.files, { recursive: true, force: true });
		mkdirSync(this.files, { recursive: true });
	}

	/** @returns how much the files of executions take */
	countFileBytes(): number {
		return readdirSync(this.files, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
	}

	/** Collects garbage and begins to measure anew. */
	async settle(): Promise<Vitals> {
		await sleep(CALM_MS);
		await this.ask('/settle');
		await sleep(500);
		return await this.ask('/settle');
	}

	async readVitals(): Promise<Vitals> {
		return await this.ask('/');
	}

	/**
	 * Publishes a workflow, runs it once with these rows, and takes it back.
	 *
	 * @param withinMs milliseconds until this gives up and throws
	 */
	async run(workflow: BenchWorkflow, rows: object[], withinMs: number): Promise<WatchedRun> {
		const { path, ...draft } = workflow;
		const saved = await this.rest.createWorkflow(draft);
		await this.rest.activateWorkflow(saved);
		try {
			await this.awaitWebhook(path);
			const idle = await this.settle();
			const memory = watchMemory(idle.pid);
			await this.call(path, rows);
			const id = await this.awaitEnd(saved.id, withinMs);
			const peakRss = await memory.readPeak();
			const after = await this.readVitals();
			return { execution: await this.rest.readExecution(id), idle, after, peakRss };
		} finally {
			await this.rest.send('POST', `/rest/workflows/${saved.id}/deactivate`, {});
		}
	}

	private async start(env: Record<string, string> = {}): Promise<void> {
		const probePort = await findFreePort();
		this.probeUrl = `http://127.0.0.1:${probePort}`;
		this.removeFiles();
		this.server = await startN8n({
			hostFolder: this.hostFolder,
			userFolder: this.userFolder,
			port: await findFreePort(),
			env: {
				NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'probe.cjs'))}`,
				BENCH_PROBE_PORT: String(probePort),
				N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
				N8N_STORAGE_PATH: this.files,
				...env,
			},
		});
		this.client = new N8nRest(this.server.url);
	}

	private async ask(path: string): Promise<Vitals> {
		return (await (await fetch(`${this.probeUrl}${path}`)).json()) as Vitals;
	}

	/** n8n registers it a second or two after the activation; asked with GET, it does not start. */
	async awaitWebhook(path: string): Promise<void> {
		const deadline = Date.now() + WEBHOOK_WITHIN_MS;
		while (Date.now() < deadline) {
			const answer = await fetch(`${this.rest.url}/webhook/${path}`);
			if ((await answer.text()).includes('not registered for GET')) return;
			await sleep(250);
		}
		throw new Error(`n8n has not registered the webhook ${path} within ${WEBHOOK_WITHIN_MS} ms`);
	}

	async call(path: string, rows: object[]): Promise<void> {
		const answer = await fetch(`${this.rest.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', connection: 'close' },
			body: JSON.stringify({ rows }),
		});
		if (!answer.ok)
			throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`);
	}

	/** Asks for the list only: reading a running execution would cost n8n time and memory. */
	private async awaitEnd(workflowId: string, withinMs: number): Promise<string> {
		const deadline = Date.now() + withinMs;
		for (;;) {
			const executions = await this.rest.listExecutions(workflowId);
			// The children of a released wait are listed under the same workflow.
			const first = executions.reduce<ExecutionSummary | undefined>(
				(oldest, one) => (oldest && Number(oldest.id) < Number(one.id) ? oldest : one),
				undefined,
			);
			if (first && ENDED.includes(first.status)) return first.id;
			if (Date.now() > deadline) {
				throw new Error(`The execution is still ${first?.status} after ${withinMs} ms`);
			}
			await sleep(LOOK_EVERY_MS);
		}
	}
}
