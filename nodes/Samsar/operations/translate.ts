import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { EDITING_CREDITS_PER_SECOND } from '../api/contract';
import { isSet, readSwitch } from '../fields/fieldValue';
import { languageField, readLanguage } from '../fields/languageField';
import { editNotice } from '../fields/priceTexts';
import { FINISHED_SESSION_FIELD, readSessionField } from '../fields/sessionField';
import { WEBHOOK_OPTION } from '../fields/webhookField';
import { editRoute } from '../orders/editRoute';
import { readEdit } from '../orders/readEdit';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Translate',
	value: 'translate',
	action: 'Translate video into another language',
	description: 'Make a new video from a finished one, in another language',
};

const TRANSLATE_OUTRO = 'Translate Outro';
const TRANSLATE_FOOTER = 'Translate Footer';

const ADDITIONAL: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description: 'Only the fields you add are sent',
	options: [
		{
			displayName: TRANSLATE_FOOTER,
			name: 'translateFooter',
			type: 'boolean',
			default: false,
			description: 'Whether to translate the footer too. The server does so unless this is off.',
		},
		{
			displayName: TRANSLATE_OUTRO,
			name: 'translateOutro',
			type: 'boolean',
			default: false,
			description: 'Whether to translate the outro too. The server does so unless this is off.',
		},
	],
};

function readAdditions({ translateOutro, translateFooter }: IDataObject) {
	return {
		...(isSet(translateOutro) && {
			translate_outro: readSwitch(TRANSLATE_OUTRO, translateOutro, true),
		}),
		...(isSet(translateFooter) && {
			translate_footer: readSwitch(TRANSLATE_FOOTER, translateFooter, true),
		}),
	};
}

export const fields = paidVideoFields(
	'translate',
	[
		FINISHED_SESSION_FIELD,
		languageField('The spoken language of the new video'),
		{
			displayName: 'Enable Subtitles',
			name: 'enableSubtitles',
			type: 'boolean',
			default: false,
			description: 'Whether to show the spoken words as text, in the same language',
		},
		editNotice(EDITING_CREDITS_PER_SECOND),
	],
	[WEBHOOK_OPTION],
	[ADDITIONAL],
);

const ROUTE = editRoute('translate_video', 'translate videos', EDITING_CREDITS_PER_SECOND);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	return await payAndDeliver(context, batch, (itemIndex) => {
		const subtitles = context.getNodeParameter('enableSubtitles', itemIndex, false);
		const additional = context.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
		const input = {
			session_id: readSessionField(context, itemIndex),
			language: readLanguage(context, itemIndex),
			enable_subtitles: readSwitch('Enable Subtitles', subtitles, false),
			...readAdditions(additional),
		};
		const parameters = ['sessionId', 'language', 'enableSubtitles'];
		return readEdit(context, itemIndex, { route: ROUTE, input, parameters });
	});
}
