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

/** An order as read from the fields of one item. */
export interface Wish {
	route: Route;
	/** Contains the identifiers of pictures that are not uploaded yet. */
	body: OrderBody;
	/** The parameters that describe the video. Their order must not change, because it is part of the hash. */
	parameters: string[];
	pictures?: Picture[];
	/** Identifiers of the item's files that stay the same when n8n reloads the files. */
	files?: unknown[];
}

/** A resource locator's value. An expression may return plain text instead. */
export function readLocator(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** Maps Default to the documented model, which was the field's default when running executions were hashed. */
function nameWritten(value: unknown): unknown {
	const written = readLocator(value);
	return written === DEFAULT_MODEL ? DOCUMENTED_IMAGE_MODEL : written;
}

/** Left out of the hash if empty, because workflows saved by older versions do not have it. */
function listAdditional({ additionalFields }: IDataObject): unknown[] {
	return Object.keys(Object(additionalFields) as object).length > 0 ? [additionalFields] : [];
}

/** Undefined for an AI agent: it fills the fields at every call, and each call is a separate order. */
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
		// Kept empty: executions saved by older versions have the webhook URL at this position of the hash.
		undefined,
		...listAdditional(written),
		...files,
	];
	const named = readNamedItems(context, itemIndex, fields);
	return hashSetup(fields, named, context.getInputData()[itemIndex].json);
}

/**
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
