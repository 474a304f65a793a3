import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { buildCreateBody } from '../fields/createBody';
import { readCreateAgain, readPayLimits } from '../fields/payFields';
import { isToolVariant } from '../fields/toolVariant';
import { estimateCredits } from './estimate';
import type { Order } from './order';
import { hashSetup, payKey } from './order';

/** A resource locator's value; an expression may put plain text in its place. */
function readLocator(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** An agent fills the fields anew at every call, and each call is an order of its own. */
function readSetup(context: IExecuteFunctions, itemIndex: number): string | undefined {
	if (isToolVariant(context)) return undefined;
	const { prompt, duration, imageModel, videoModel, tone, aspectRatio, options } =
		context.getNode().parameters;
	const models = [imageModel, videoModel].map(readLocator);
	const { webhookUrl } = Object(options) as IDataObject;
	return hashSetup(
		[prompt, duration, ...models, tone, aspectRatio, webhookUrl],
		context.getInputData()[itemIndex].json,
	);
}

/**
 * The item's fields as an order that can be paid for.
 *
 * @throws SamsarFailure for a field that cannot be used
 */
export function readOrder(context: IExecuteFunctions, itemIndex: number): Order {
	const read = (name: string): unknown => context.getNodeParameter(name, itemIndex, undefined);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const limits = readPayLimits(options);
	const body = buildCreateBody({
		prompt: read('prompt'),
		duration: read('duration'),
		imageModel: readLocator(read('imageModel')),
		videoModel: readLocator(read('videoModel')),
		tone: read('tone'),
		aspectRatio: read('aspectRatio'),
		checkLimits: limits.checkLimits,
		// An empty option is one that the person left open, not an address.
		webhookUrl: options.webhookUrl === '' ? undefined : options.webhookUrl,
	});
	const runIndex = context.getWorkflowDataProxy(itemIndex).$runIndex as number;
	return {
		itemIndex,
		payKey: payKey(runIndex, itemIndex, body),
		setup: readSetup(context, itemIndex),
		body,
		estimate: estimateCredits(body),
		limits,
		createAgain: readCreateAgain(options),
	};
}
