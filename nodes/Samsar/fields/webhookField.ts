import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isForSecrets } from '../api/innerAddress';
import { CONFIDENTIAL, isConfidential, parseWebAddress } from '../api/webAddress';
import { quoteValue, readRequiredText, refuseField } from './fieldValue';

/** Option of every operation whose render Samsar reports the end of. */
export const WEBHOOK_OPTION: INodeProperties = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/webhook/video',
	description:
		'Address to which Samsar posts when the render ends, such as the one of a Samsar Trigger. Servers of the documented API ignore it. A video that is made of another one calls where that one did, unless you name an address here. A video that is paid for keeps the address that it was ordered with.',
};

/** @throws SamsarFailure when it is no address that Samsar may be told */
function readWebhookUrl(value: unknown): string {
	const text = readRequiredText('Webhook URL', value);
	const url = parseWebAddress(text);
	if (url === null || !isConfidential(url)) {
		throw refuseField(
			`'Webhook URL' must be an address that starts with ${CONFIDENTIAL}, but is ${quoteValue(value)}`,
		);
	}
	if (isForSecrets(url)) {
		throw refuseField(
			`'Webhook URL' must not be an address at which clouds keep the secrets of their machines, but is ${quoteValue(value)}`,
		);
	}
	return text;
}

/**
 * The option as it stands beside `input`; an empty one is one that the person left open.
 *
 * @throws SamsarFailure when it is no address that Samsar may be told
 */
export function readWebhookOption({ webhookUrl }: IDataObject): { webhookUrl?: string } {
	if (webhookUrl === undefined || webhookUrl === '') return {};
	return { webhookUrl: readWebhookUrl(webhookUrl) };
}
