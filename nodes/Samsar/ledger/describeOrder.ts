import type { IExecuteFunctions } from 'n8n-workflow';

import type { OrderBody } from '../api/contract';
import type { Identity } from './identity';
import type { OrderRow } from './orderRow';

/** What the ledger needs to know of an order. */
export interface LedgerOrder extends Identity {
	itemIndex: number;
	body: OrderBody;
	/** Where it is ordered. */
	route: { path: string };
	files?: unknown[];
	/** Credits, or null when the price is not known. */
	estimate: number | null;
	/** As it is sent to this server. */
	sending?: { imageModel?: string };
}

/** Whether the workflow saves what its successful executions worked with. */
export function savesContent(context: IExecuteFunctions): boolean {
	return context.getWorkflowSettings?.().saveDataSuccessExecution !== 'none';
}

/** The columns that tell people where the order comes from, and what it is. */
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
