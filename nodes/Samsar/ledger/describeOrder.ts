import type { IExecuteFunctions } from 'n8n-workflow';

import type { OrderBody } from '../api/contract';
import type { Identity } from './identity';
import type { OrderRow } from './orderRow';

export interface LedgerOrder extends Identity {
	itemIndex: number;
	body: OrderBody;
	route: { path: string };
	files?: unknown[];
	/** Credits, or null if the price is unknown. */
	estimate: number | null;
	/** The request for this server. */
	sending?: { imageModel?: string };
}

/** Whether the workflow saves the data of successful executions. */
export function savesContent(context: IExecuteFunctions): boolean {
	return context.getWorkflowSettings?.().saveDataSuccessExecution !== 'none';
}

/** The columns that show people what was ordered and where. */
export function describeOrder(
	context: IExecuteFunctions,
	{ itemIndex, body, idempotencyKey = '' }: LedgerOrder,
): Pick<
	OrderRow,
	| 'operation'
	| 'prompt'
	| 'workflowId'
	| 'nodeName'
	| 'item'
	| 'idempotencyKey'
	| 'videoUrl'
	| 'owner'
> {
	const { prompt } = body.input as { prompt?: unknown };
	return {
		operation: String(context.getNodeParameter('operation', itemIndex, '')),
		prompt: savesContent(context) && typeof prompt === 'string' ? prompt : '',
		videoUrl: '',
		idempotencyKey,
		owner: '',
		workflowId: context.getWorkflow().id ?? '',
		nodeName: context.getNode().name,
		item: itemIndex,
	};
}
