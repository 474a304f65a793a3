import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readWebhookOption } from '../fields/webhookField';
import { buildOrder, type Wish } from './buildOrder';
import type { Order } from './order';

export interface Edit extends Pick<Wish, 'route' | 'parameters'> {
	input: Record<string, unknown>;
}

/**
 * @throws SamsarFailure for an option that cannot be used
 */
export function readEdit(
	context: IExecuteFunctions,
	itemIndex: number,
	{ input, ...wish }: Edit,
): Order {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const body = { input, ...readWebhookOption(options) };
	return buildOrder(context, itemIndex, { ...wish, body });
}
