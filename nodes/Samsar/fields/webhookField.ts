import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { cleanAddress } from '../api/characters';
import { isForSecrets } from '../api/innerAddress';
import { CONFIDENTIAL, isConfidential, isPrivate, parseWebAddress } from '../api/webAddress';
import { quoteValue, readRequiredText, refuseField } from './fieldValue';

export const WEBHOOK_OPTION: INodeProperties = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/webhook/video',
	description:
		'Address to which Samsar posts when the render ends, such as the address of a Samsar Trigger. Servers of the documented API ignore it. A video made from another one uses the address of its source, unless you set one here. A video that is already paid for keeps its address.',
};

/** @throws SamsarFailure if the address must not be sent to Samsar */
function readWebhookUrl(value: unknown): string {
	const text = cleanAddress(readRequiredText('Webhook URL', value));
	const url = parseWebAddress(text);
	if (url === null || !isConfidential(url)) {
		throw refuseField(
			`'Webhook URL' must be an address that starts with ${CONFIDENTIAL}, but is ${quoteValue(value)}`,
		);
	}
	if (isForSecrets(url)) {
		throw refuseField(
			`'Webhook URL' must not be a cloud metadata address, but is ${quoteValue(value)}`,
		);
	}
	if (url.pathname.includes('/webhook-test/')) {
		throw refuseField(
			"'Webhook URL' is n8n's test address, which answers only while the editor listens. Use the production address, with /webhook/ instead of /webhook-test/, and activate the workflow.",
		);
	}
	return text;
}

/** In addition to private networks: unspecified, link-local and carrier-grade NAT addresses. */
const NEVER_PUBLIC =
	/^(0\.\d|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[::\]|\[fe[89ab]|\[::ffff:)/;

function isPublic(address: string): boolean {
	const url = parseWebAddress(address.replace(/^([^/]*\/\/[^/:]*)\.(?=[:/]|$)/, '$1'));
	return url !== null && !isPrivate(url) && !NEVER_PUBLIC.test(url.hostname);
}

/**
 * Refuses an address that the server cannot reach.
 *
 * @param webhookUrl as it is sent; absent = none
 * @throws SamsarFailure if it is in a private network and the server is not
 */
export function checkWebhookReach(webhookUrl: string | undefined, baseUrl: string): void {
	if (webhookUrl === undefined || isPublic(webhookUrl) || !isPublic(baseUrl)) return;
	throw refuseField(
		`'Webhook URL' is an address of this machine or a private network (${quoteValue(webhookUrl)}), which Samsar cannot reach. Use the public address of your n8n (WEBHOOK_URL), or remove the option.`,
	);
}

/**
 * The option as sent next to `input`; nothing if it is empty.
 *
 * @throws SamsarFailure if the address must not be sent to Samsar
 */
export function readWebhookOption({ webhookUrl }: IDataObject): { webhookUrl?: string } {
	if (webhookUrl === undefined || webhookUrl === '') return {};
	return { webhookUrl: readWebhookUrl(webhookUrl) };
}
