import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { DOWNLOAD_FIELDS } from '../Samsar/fields/downloadFields';
import { SIMPLIFY_FIELD } from '../Samsar/fields/resultFields';
import { log } from '../Samsar/log';
import { samsarApiTest } from '../Samsar/methods/credentialTest';
import { openConfirmations, receiveCallback } from './receiveCallback';

/** Seconds after which a sender may repeat a refused callback. */
const RETRY_AFTER = '60';

/** For the log, when a refused callback may be from Samsar. */
const LOST =
	"Samsar does not repeat its calls. Fetch each video with 'Get Status' and its session ID.";

const RECEIVED = { message: 'Received' };
const NOT_TAKEN = { message: 'Too many callbacks at once. Send it again later.' };

export class SamsarTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Samsar Trigger',
		name: 'samsarTrigger',
		icon: { light: 'file:../../icons/samsar.svg', dark: 'file:../../icons/samsar.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["events"].join(", ")}}',
		// n8n's node picker shows this text for both nodes of the package.
		description:
			'Turn a text prompt into a finished AI video, or start a workflow when a render ends',
		eventTriggerDescription: 'Waiting for Samsar to report the end of a render',
		defaults: { name: 'Samsar Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'samsarApi', required: true, testedBy: 'samsarApiTest' }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		properties: [
			{
				displayName:
					"Copy the production URL above into the option 'Webhook URL' of the Samsar node that creates the video. Select the same credential here. Samsar must be able to reach the address. Samsar calls only once, so keep the session IDs: 'Get Status' fetches a video whose call did not arrive.",
				name: 'addressNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: [
					{
						name: 'Completed',
						value: 'completed',
						description: 'The video is finished',
					},
					{
						name: 'Failed',
						value: 'failed',
						description: 'The render failed or was cancelled',
					},
				],
				default: ['completed', 'failed'],
				required: true,
				description: 'Which events start the workflow',
			},
			...DOWNLOAD_FIELDS,
			SIMPLIFY_FIELD,
		],
	};

	methods = { credentialTest: { samsarApiTest } };

	/** Nothing to register: Samsar gets the address with every order. */
	webhookMethods = {
		default: {
			checkExists: async (): Promise<boolean> => true,
			create: async (): Promise<boolean> => true,
			delete: async (): Promise<boolean> => true,
		},
	};

	/**
	 * Answers before it checks the session, so that neither the answer nor its timing tells the sender
	 * anything about the session. A test is answered after the check, with the result.
	 */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { name } = this.getNode();
		const response = this.getResponseObject();
		const confirmations = openConfirmations(this);
		const refuse = (answer: object) =>
			response.status(503).setHeader('Retry-After', RETRY_AFTER).json(answer);
		// n8n's own answer would wait for the result and reveal it.
		const noWebhookResponse = true;
		if (!confirmations.hasRoom) {
			refuse(NOT_TAKEN);
			if (confirmations.isFirstRefusal) {
				log(
					this,
					'error',
					`${name} refuses callbacks, because too many are being confirmed. ${LOST}`,
				);
			}
			return { noWebhookResponse };
		}
		const isTest = this.getMode() === 'manual';
		if (!isTest) response.json(RECEIVED);
		const outcome = await receiveCallback(this, confirmations);
		if (outcome.kind === 'emit') {
			if (isTest) response.json(RECEIVED);
			return { workflowData: [[outcome.item]], noWebhookResponse };
		}
		const { kind, reason } = outcome;
		if (kind === 'drop') {
			log(this, outcome.level, `${name} dropped a callback: ${reason}`);
			if (isTest) response.json({ message: reason });
		} else {
			log(this, 'error', `${name} emitted nothing: ${reason}`);
			if (isTest) refuse({ message: reason });
		}
		return { noWebhookResponse };
	}
}
