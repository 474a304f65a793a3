import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readAdditionalInput } from '../fields/additionalFields';
import { buildCreateBody } from '../fields/createBody';
import { readWebhookOption } from '../fields/webhookField';
import { buildOrder, readLocator } from './buildOrder';
import { CREATE } from './createRoute';
import type { Order } from './order';

/** Their order is part of the hash that identifies orders of running executions. */
const PARAMETERS = ['prompt', 'duration', 'imageModel', 'videoModel', 'tone', 'aspectRatio'];

/**
 * @throws SamsarFailure for a field that cannot be used
 */
export function readPromptOrder(context: IExecuteFunctions, itemIndex: number): Order {
	const read = (name: string): unknown => context.getNodeParameter(name, itemIndex, undefined);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const additional = context.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
	const ordered = buildCreateBody({
		prompt: read('prompt'),
		writtenPrompt: context.getNode().parameters.prompt,
		duration: read('duration'),
		imageModel: readLocator(read('imageModel')),
		videoModel: readLocator(read('videoModel')),
		tone: read('tone'),
		aspectRatio: read('aspectRatio'),
		additional: readAdditionalInput(additional),
	});
	// Keep this key order: orders are identified by a hash of the body.
	const body = { ...ordered, ...readWebhookOption(options) };
	return buildOrder(context, itemIndex, { route: CREATE, body, parameters: PARAMETERS });
}
