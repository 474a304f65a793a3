import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { SamsarFailure } from './failure';

function readDetails(failure: SamsarFailure) {
	return {
		sessionId: failure.sessionId ?? null,
		status: failure.status ?? null,
		httpCode: failure.httpCode === undefined ? null : String(failure.httpCode),
	};
}

export function toFailure(thrown: unknown): SamsarFailure {
	if (thrown instanceof SamsarFailure) return thrown;
	const { message, description } = Object(thrown) as { message?: unknown; description?: unknown };
	return new SamsarFailure({
		message: typeof message === 'string' ? message : String(thrown),
		description: typeof description === 'string' ? description : undefined,
	});
}

/**
 * The failure as n8n shows it: a new error without the original as its cause. n8n treats an execution
 * whose error contains `canceled` as stopped by a person (n8n-core, workflow-execute.js) and offers no
 * retry. Servers use that word for their own errors, so all messages use the spelling `cancelled`.
 */
export function toNodeError(
	node: INode,
	failure: SamsarFailure,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const { description, httpCode } = failure;
	const message = failure.message.replace(/canceled/g, 'cancelled');
	const error =
		httpCode === undefined
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(
					node,
					{ message },
					{ message, description, httpCode: String(httpCode), itemIndex },
				);
	// n8n replaces a message that contains a network error code with a text that names no session.
	error.message = message;
	error.description = description;
	error.context.details = readDetails(failure);
	return error;
}

/**
 * The failure as the JSON of an item, for Continue On Fail. n8n sends an item to the error output only
 * if it has exactly these three keys.
 */
export function toErrorJson(failure: SamsarFailure): IDataObject {
	const { message, description } = failure;
	const advice = description === undefined ? '' : ` ${description}`;
	return { error: message, message: `${message}${advice}`, details: readDetails(failure) };
}

/**
 * Marks an error item for the error output of n8n 2.11, which treats `details` as a sign of success but
 * checks the item's own `error` first. The property is not enumerable, so the engine's copy of the item
 * lacks it: n8n replaces the whole JSON of an item that has it. n8n copies only items with a source.
 */
export function markForErrorOutput(
	item: INodeExecutionData,
	context: Pick<IExecuteFunctions, 'getNode' | 'getInputSourceData'>,
): INodeExecutionData {
	const node = context.getNode();
	if (node.onError !== 'continueErrorOutput' || !hasSource(context)) return item;
	const error = new NodeOperationError(node, String(item.json.error));
	return Object.defineProperty(item, 'error', { value: error, enumerable: false });
}

function hasSource(context: Pick<IExecuteFunctions, 'getInputSourceData'>): boolean {
	try {
		context.getInputSourceData();
		return true;
	} catch {
		return false;
	}
}
