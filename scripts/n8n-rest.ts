/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** n8n's own REST interface, as its editor uses it. */
import type { IConnections, IDataObject, INode, IRun, IWorkflowSettings } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { unflatten } from './unflatten';

export interface Owner {
	email: string;
	password: string;
}

export interface WorkflowDraft {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface SavedWorkflow extends WorkflowDraft {
	id: string;
	versionId: string;
}

export interface CredentialReference {
	id: string;
	name: string;
}

export interface Execution {
	id: string;
	status: string;
	finished: boolean;
	retryOf: string | null;
	workflowId: string;
	/** The whole data of the run: result, stack and context. */
	data: IRun['data'];
}

export type ExecutionSummary = Omit<Execution, 'data'>;

export interface CredentialVerdict {
	status: 'OK' | 'Error';
	message: string;
}

const BUSY_FOR_MS = 30_000;
/** The statuses of an execution that is over. */
export const ENDED = ['success', 'error', 'canceled', 'crashed'];

/** One person signed in to one n8n. Every method throws when n8n does not answer with 2xx. */
export class N8nRest {
	private cookie = '';

	/** @param url e.g. `http://127.0.0.1:5678` */
	constructor(readonly url: string) {}

	/** Whether the first account is still to be created. */
	async awaitsOwner(): Promise<boolean> {
		const { userManagement } = await this.send<{
			userManagement: { showSetupOnFirstLoad: boolean };
		}>('GET', '/rest/settings');
		return userManagement.showSetupOnFirstLoad;
	}

	/** Creates the first account, and signs in with it. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.send('POST', '/rest/owner/setup', {
			...owner,
			firstName: 'Demo',
			lastName: 'Owner',
		});
	}

	async signIn({ email, password }: Owner): Promise<void> {
		await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async createCredential(
		name: string,
		type: string,
		data: IDataObject,
	): Promise<CredentialReference> {
		return await this.send('POST', '/rest/credentials', { name, type, data });
	}

	async updateCredential(
		{ id, name }: CredentialReference,
		type: string,
		data: IDataObject,
	): Promise<CredentialReference> {
		return await this.send('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	async listCredentials(): Promise<Array<CredentialReference & { type: string }>> {
		return await this.send('GET', '/rest/credentials');
	}

	/** What the button Test shows for a credential with these fields. */
	async testCredential(
		{ id, name }: CredentialReference,
		type: string,
		data: IDataObject,
	): Promise<CredentialVerdict> {
		return await this.send('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async createWorkflow(draft: WorkflowDraft): Promise<SavedWorkflow> {
		return await this.send('POST', '/rest/workflows', draft);
	}

	async updateWorkflow(id: string, changes: Partial<WorkflowDraft>): Promise<SavedWorkflow> {
		return await this.send('PATCH', `/rest/workflows/${id}`, changes);
	}

	/** Resolves when n8n has accepted it; its webhooks may take a second or two more. */
	async activateWorkflow({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.send('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	/** As the button *Execute workflow* does. @returns the execution's ID */
	async runManually(workflowId: string, triggerName: string): Promise<string> {
		const { executionId } = await this.send<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflowId}/run`,
			{ triggerToStartFrom: { name: triggerName } },
		);
		return executionId;
	}

	/** Newest first. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.send<{ results: ExecutionSummary[] }>(
			'GET',
			`/rest/executions?filter=${filter}`,
		);
		return results;
	}

	async readExecution(id: string): Promise<Execution> {
		const execution = await this.send<Execution & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...execution, data: unflatten(execution.data) as IRun['data'] };
	}

	/**
	 * Waits until an execution has ended.
	 *
	 * @param withinMs milliseconds until this gives up and throws
	 */
	async waitForEnd(id: string, withinMs = 60_000): Promise<Execution> {
		return await this.waitFor(id, ({ status }) => ENDED.includes(status), withinMs);
	}

	/** Waits until an execution is as asked for. Throws after `withinMs` milliseconds. */
	async waitFor(
		id: string,
		isReached: (execution: Execution) => boolean,
		withinMs: number,
	): Promise<Execution> {
		const deadline = Date.now() + withinMs;
		for (;;) {
			const execution = await this.readExecution(id);
			if (isReached(execution)) return execution;
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${execution.status} after ${withinMs} ms`);
			}
			await sleep(200);
		}
	}

	/**
	 * *Retry execution*; resolves when the new execution has ended.
	 *
	 * @param loadWorkflow true: with the currently saved workflow; false: with the one that failed
	 */
	async retryExecution(id: string, loadWorkflow: boolean): Promise<ExecutionSummary> {
		return await this.send('POST', `/rest/executions/${id}/retry`, { loadWorkflow });
	}

	/** The button *Stop*. */
	async stopExecution(id: string): Promise<void> {
		await this.send('POST', `/rest/executions/${id}/stop`);
	}

	/** @returns the `data` of n8n's answer, or the whole answer where it has none */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await this.sendWhenReady(`${this.url}${path}`, {
			method,
			headers: {
				connection: 'close',
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) {
			throw new Error(`n8n answered ${answer.status} to ${method} ${path}: ${text.slice(0, 500)}`);
		}
		const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const content = JSON.parse(text) as { data?: T };
		return content.data ?? (content as T);
	}

	/** On a busy machine n8n may refuse a request with 503, unread, until its database answers again. */
	private async sendWhenReady(url: string, init: RequestInit): Promise<Response> {
		const deadline = Date.now() + BUSY_FOR_MS;
		for (;;) {
			const answer = await fetch(url, init);
			if (answer.status !== 503 || Date.now() > deadline) return answer;
			await sleep(500);
		}
	}
}
