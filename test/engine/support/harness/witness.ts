import { ErrorReporter, ExecuteContext, SupplyDataContext } from 'n8n-core';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import { Samsar } from '../../../../nodes/Samsar/Samsar.node';
import { nodeNow } from './fastClock';

/** A request as the node made it. Times are the node's, in milliseconds since 1970. */
export interface SeenRequest {
	method: string;
	url: string;
	/** Of an order. */
	prompt?: string;
	startedAt: number;
	endedAt?: number;
}

export interface LogLine {
	level: string;
	message: string;
	meta?: unknown;
}

const QUESTION = /\/(supported_models|credits)$/;

/** Everything that one execution let out, beside its result. */
export class Witness {
	/** Without the free questions before a payment. */
	readonly requests: SeenRequest[] = [];
	/** What the server was asked of its offers and the account's credits. */
	readonly questions: SeenRequest[] = [];
	readonly logs: LogLine[] = [];
	/** What each try of the node threw. */
	readonly thrown: unknown[] = [];
	/** What went to the editor. */
	readonly pushes: unknown[] = [];
	/** What n8n's error reporter got. */
	readonly reports: unknown[] = [];
	/** The status with which n8n saves the execution. */
	savedAs?: string;
	/** How often n8n called the node. */
	tries = 0;
	stop?: AbortSignal;

	/** The node under test, watched. */
	watchNode(amend?: (context: IExecuteFunctions) => IExecuteFunctions): Samsar {
		const node = new Samsar();
		const callNode = async (context: IExecuteFunctions) => {
			this.tries += 1;
			this.stop = context.getExecutionCancelSignal();
			this.watchRequests(context);
			const items = Samsar.prototype.execute.call(amend?.(context) ?? context);
			items.catch((thrown: unknown) => this.thrown.push(thrown));
			return await items;
		};
		// n8n calls execute() with the context as its `this`.
		node.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await callNode(this);
		};
		return node;
	}

	private watchRequests({ helpers }: IExecuteFunctions): void {
		const original = helpers.httpRequestWithAuthentication;
		const { requests, questions } = this;
		helpers.httpRequestWithAuthentication = async function (...call) {
			const { method = 'GET', url, body } = call[1];
			const { prompt } = (body as { input?: { prompt?: string } } | undefined)?.input ?? {};
			const request: SeenRequest = { method, url, prompt, startedAt: nodeNow() };
			(QUESTION.test(url) ? questions : requests).push(request);
			try {
				return (await original.apply(this, call)) as unknown;
			} finally {
				request.endedAt = nodeNow();
			}
		};
	}

	readonly logger = {
		error: (message: string, meta?: unknown) => this.log('error', message, meta),
		warn: (message: string, meta?: unknown) => this.log('warn', message, meta),
		info: (message: string, meta?: unknown) => this.log('info', message, meta),
		debug: (message: string, meta?: unknown) => this.log('debug', message, meta),
	};

	private log(level: string, message: string, meta?: unknown): void {
		this.logs.push({ level, message, meta });
	}
}

const witnesses = new WeakMap<IWorkflowExecuteAdditionalData, Witness>();
const executions = new Map<string, Witness>();

/** Makes everything that this execution logs and reports go to the witness. */
export function appoint(witness: Witness, additionalData: IWorkflowExecuteAdditionalData): void {
	witnesses.set(additionalData, witness);
	executions.set(additionalData.executionId ?? '', witness);
}

export function dismiss({ executionId }: IWorkflowExecuteAdditionalData): void {
	executions.delete(executionId ?? '');
}

interface Inside {
	additionalData: IWorkflowExecuteAdditionalData;
}

// n8n's own logger announces itself to LoggerProxy when it is first used: once now, and never again.
Reflect.get(ExecuteContext.prototype, 'logger', {});

for (const { prototype } of [ExecuteContext, SupplyDataContext]) {
	Object.defineProperty(prototype, 'logger', {
		get(this: Inside) {
			return witnesses.get(this.additionalData)?.logger;
		},
	});
}

ErrorReporter.prototype.error = (error, options) => {
	executions.get(String(options?.extra?.executionId))?.reports.push(error);
};

// The engine logs without saying for which execution: each that is running gets it.
const toAll = (level: keyof Witness['logger']) => (message: string, meta?: object) =>
	executions.forEach(({ logger }) => logger[level](message, meta));

LoggerProxy.init({
	error: toAll('error'),
	warn: toAll('warn'),
	info: toAll('info'),
	debug: toAll('debug'),
});
