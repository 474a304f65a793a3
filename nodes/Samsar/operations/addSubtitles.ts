import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import { languageField, readLanguage } from '../fields/languageField';
import { editNotice } from '../fields/priceTexts';
import { FINISHED_SESSION_FIELD, readSessionField } from '../fields/sessionField';
import { WEBHOOK_OPTION } from '../fields/webhookField';
import { editRoute } from '../orders/editRoute';
import { readEdit } from '../orders/readEdit';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Add Subtitles',
	value: 'addSubtitles',
	action: 'Add subtitles to video',
	description: 'Make a new video from a finished one, with subtitles',
};

const CREDITS_PER_SECOND = 0;

export const fields = paidVideoFields(
	'addSubtitles',
	[
		FINISHED_SESSION_FIELD,
		languageField('The language of the subtitles'),
		editNotice(CREDITS_PER_SECOND),
	],
	[WEBHOOK_OPTION],
);

const ROUTE = editRoute('add_subtitles', 'add subtitles', CREDITS_PER_SECOND);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	return await payAndDeliver(context, batch, (itemIndex) => {
		const input = {
			session_id: readSessionField(context, itemIndex),
			subtitle_language: readLanguage(context, itemIndex),
		};
		const parameters = ['sessionId', 'language'];
		return readEdit(context, itemIndex, { route: ROUTE, input, parameters });
	});
}
