import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OrderBody } from '../api/contract';
import { DEFAULT_MODEL, DOCUMENTED_IMAGE_MODEL } from '../api/contract';
import { readCreateAgain, readIdempotencyKey, readPayLimits } from '../fields/payFields';
import { isToolVariant } from '../fields/toolVariant';
import { hashSetup } from '../ledger/identity';
import type { Order, Picture } from './order';
import { readNamedItems } from './namedItems';
import { hashContent } from './order';
import type { Route } from './route';
import { NO_TERMS } from './route';

/** What an operation asks for, read from the fields of one item. */
export interface Wish {
	route: Route;
	/** In the place of pictures that are still to be uploaded, what they are known by. */
	body: OrderBody;
	/** The parameters that describe the video, in an order that never changes. */
	parameters: string[];
	pictures?: Picture[];
	/** By what the files of the item are known, when n8n loads them anew. */
	files?: unknown[];
}

/** A resource locator's value; an expression may put plain text in its place. */
export function readLocator(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** As executions in flight name it: before Default came, the documented model was the field's default. */
function nameWritten(value: unknown): unknown {
	const written = readLocator(value);
	return written === DEFAULT_MODEL ? DOCUMENTED_IMAGE_MODEL : written;
}

/** Kept out of the setup while it is empty, as it is in workflows that were saved before it came. */
function listAdditional({ additionalFields }: IDataObject): unknown[] {
	return Object.keys(Object(additionalFields) as object).length > 0 ? [additionalFields] : [];
}

/** An agent fills the fields anew at every call, and each call is an order of its own. */
function readSetup(
	context: IExecuteFunctions,
	itemIndex: number,
	{ route, parameters, files = [] }: Wish,
): string | undefined {
	if (isToolVariant(context)) return undefined;
	const written = context.getNode().parameters as IDataObject;
	const fields = [
		...(route.path === 'create' ? [] : [route.path]),
		...parameters.map((name) => nameWritten(written[name])),
		// Here stood the webhook's address, which is none of the video's fields.
		undefined,
		...listAdditional(written),
		...files,
	];
	const named = readNamedItems(context, itemIndex, fields);
	return hashSetup(fields, named, context.getInputData()[itemIndex].json);
}

/**
 * A wish as an order that can be paid for.
 *
 * @throws SamsarFailure for an option that cannot be used
 */
export function buildOrder(context: IExecuteFunctions, itemIndex: number, wish: Wish): Order {
	const { route, body, pictures, files } = wish;
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return {
		itemIndex,
		content: hashContent(route.identify?.(body) ?? body, route.path),
		setup: readSetup(context, itemIndex, wish),
		idempotencyKey: readIdempotencyKey(options),
		route,
		body,
		pictures,
		files,
		estimate: route.price(body, NO_TERMS),
		limits: readPayLimits(options),
		createAgain: readCreateAgain(options),
	};
}
