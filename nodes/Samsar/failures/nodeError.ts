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

/** Whatever was thrown, as a failure. */
export function toFailure(thrown: unknown): SamsarFailure {
	if (thrown instanceof SamsarFailure) return thrown;
	const { message, description } = Object(thrown) as { message?: unknown; description?: unknown };
	return new SamsarFailure({
		message: typeof message === 'string' ? message : String(thrown),
		description: typeof description === 'string' ? description : undefined,
	});
}

/**
 * The failure as n8n shows it: a new error, whose cause is nothing but the failure's own words. An
 * execution whose error says `canceled` counts as stopped by a person (n8n-core, workflow-execute.js),
 * and the editor offers no retry of it; servers use that word for what went wrong on their side.
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
	// n8n replaces a message that contains a network code by a text of its own, which names no session.
	error.message = message;
	error.description = description;
	error.context.details = readDetails(failure);
	return error;
}

/**
 * The failure as the JSON of an item, for Continue On Fail. n8n sends an item to the error output only
 * when it has no other keys than these three.
 */
export function toErrorJson(failure: SamsarFailure): IDataObject {
	const { message, description } = failure;
	const advice = description === undefined ? '' : ` ${description}`;
	return { error: message, message: `${message}${advice}`, details: readDetails(failure) };
}

/**
 * The error item for the error output of n8n 2.11 too, which takes `details` for a sign of success and looks
 * at the item's own `error` first. Hidden, it is not in the copy that the engine goes on with: of an item
 * that still has it, the engine replaces the whole JSON. Only an item with a source is copied.
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
