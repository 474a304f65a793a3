/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { API_KEY, setClockSpeed } from './harness';

import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWebhookData,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { SamsarApi } from '../../../credentials/SamsarApi.credentials';
import { SamsarTrigger } from '../../../nodes/SamsarTrigger/SamsarTrigger.node';
import { OneCredential } from './harness/credentialsHelper';
import { NodeTypes } from './harness/testNodes';
import type { LogLine } from './harness/witness';

export interface DoorOptions {
	baseUrl: string;
	apiKey?: string;
	parameters?: INode['parameters'];
	/** `manual` = the test URL. */
	mode?: WorkflowExecuteMode;
}

/** A callback is answered in seconds, of which a busy machine may take some. */
const SPEED = 10;

const open = new Set<TriggerDoor>();
let doorCount = 0;

/**
 * n8n's webhook endpoint with a Samsar Trigger behind it: each request is handled with n8n's own
 * webhook context, on a copy of the workflow as it is saved, and the static data is saved after it.
 */
export class TriggerDoor {
	/** What the trigger emitted, in order. */
	readonly items: INodeExecutionData[] = [];

	readonly logs: LogLine[] = [];

	/** What webhook() threw. n8n would run the workflow with an empty item. */
	readonly thrown: unknown[] = [];

	/** The workflow's static data as the database holds it. */
	saved = '{}';

	private server?: Server;

	/** Callbacks that have not been handled to their end. */
	private readonly handling = new Set<Promise<void>>();

	/** As it is saved: a change holds from the next callback on. */
	readonly node: INode;

	constructor(private readonly options: DoorOptions) {
		this.node = {
			id: `trigger-${++doorCount}`,
			name: 'Video Finished',
			type: 'samsarTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: options.parameters ?? { events: ['completed', 'failed'] },
			credentials: { samsarApi: { id: '1', name: 'Samsar account' } },
		};
	}

	get url(): string {
		const { port } = this.server?.address() as AddressInfo;
		return `http://127.0.0.1:${port}/webhook/1/webhook`;
	}

	async listen(): Promise<this> {
		const server = createServer((request, response) => {
			const handled = this.answer(request, response);
			this.handling.add(handled);
			void handled.finally(() => this.handling.delete(handled));
		});
		this.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		open.add(this);
		return this;
	}

	async close(): Promise<void> {
		open.delete(this);
		this.server?.closeAllConnections();
		await new Promise((resolve) => this.server?.close(resolve));
	}

	/** Sends a callback, and waits until it has been handled to its end. */
	async post(body: unknown): Promise<Response> {
		const answer = await this.send(body);
		await this.settle();
		return answer;
	}

	/** Waits until all callbacks have been handled to their end, which is after their answer. */
	async settle(): Promise<void> {
		while (this.handling.size > 0) await Promise.all(this.handling);
	}

	/** Sends a callback as anybody can who knows the address. */
	async send(body: unknown): Promise<Response> {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const headers = { 'content-type': 'application/json' };
		return await fetch(this.url, { method: 'POST', headers, body: text });
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const workflow = this.loadWorkflow();
		try {
			const context = this.contextOf(workflow, request, response, Buffer.concat(chunks));
			const { workflowData } = await new SamsarTrigger().webhook.call(context);
			const { staticData } = workflow as { staticData: IDataObject & { __dataChanged?: boolean } };
			if (staticData.__dataChanged) this.saved = JSON.stringify(staticData);
			this.items.push(...(workflowData?.[0] ?? []));
		} catch (thrown) {
			this.thrown.push(thrown);
			response.writeHead(500).end();
		}
	}

	private loadWorkflow(): Workflow {
		return new Workflow({
			id: 'wf',
			name: 'Test workflow',
			nodes: [{ ...this.node }],
			connections: {},
			active: true,
			nodeTypes: new NodeTypes({ samsarTrigger: new SamsarTrigger() }),
			staticData: JSON.parse(this.saved) as IDataObject,
			settings: { executionOrder: 'v1' },
		});
	}

	private contextOf(
		workflow: Workflow,
		request: IncomingMessage,
		response: ServerResponse,
		rawBody: Buffer,
	): IWebhookFunctions {
		const { baseUrl, apiKey = API_KEY, mode = 'webhook' } = this.options;
		const additionalData = {
			credentialsHelper: new OneCredential(new SamsarApi(), { apiKey, baseUrl }),
			httpRequest: Object.assign(request, { rawBody, body: parse(rawBody) }),
			httpResponse: withExpress(response),
			webhookBaseUrl: 'http://localhost/webhook',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new WebhookContext(
			workflow,
			workflow.getNode(this.node.name) as INode,
			additionalData,
			mode,
			{} as IWebhookData,
			[],
			null,
		);
		const log = (level: string) => (message: string) => void this.logs.push({ level, message });
		const levels = ['debug', 'info', 'warn', 'error'];
		const logger = Object.fromEntries(levels.map((level) => [level, log(level)]));
		return Object.defineProperty(context, 'logger', { value: logger });
	}
}

function send(response: ServerResponse, body: unknown): void {
	response.setHeader('content-type', 'application/json');
	response.end(JSON.stringify(body));
}

/** n8n itself refuses what it cannot parse; here the node gets that too. */
function parse(rawBody: Buffer): unknown {
	try {
		return JSON.parse(rawBody.toString()) as unknown;
	} catch {
		return undefined;
	}
}

/** The methods by which express extends Node's response. */
function withExpress(response: ServerResponse): ServerResponse {
	return Object.assign(response, {
		status: (code: number) => Object.assign(response, { statusCode: code }),
		json: (body: unknown) => send(response, body),
	});
}

/** A trigger that is listening, until the test is over. */
export async function openDoor(options: DoorOptions): Promise<TriggerDoor> {
	setClockSpeed(SPEED);
	return await new TriggerDoor(options).listen();
}

afterEach(async () => {
	await Promise.all([...open].map(async (door) => await door.close()));
});
