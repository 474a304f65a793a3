import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import { editNotice } from '../fields/priceTexts';
import { FINISHED_SESSION_FIELD, readSessionField } from '../fields/sessionField';
import { WEBHOOK_OPTION } from '../fields/webhookField';
import { editRoute } from '../orders/editRoute';
import { readEdit } from '../orders/readEdit';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Remove Subtitles',
	value: 'removeSubtitles',
	action: 'Remove subtitles from video',
	description: 'Make a new video from a finished one, without subtitles',
};

const CREDITS_PER_SECOND = 0;

export const fields = paidVideoFields(
	'removeSubtitles',
	[FINISHED_SESSION_FIELD, editNotice(CREDITS_PER_SECOND)],
	[WEBHOOK_OPTION],
);

const ROUTE = editRoute('remove_subtitles', 'remove subtitles', CREDITS_PER_SECOND);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	return await payAndDeliver(context, batch, (itemIndex) => {
		const input = { session_id: readSessionField(context, itemIndex) };
		return readEdit(context, itemIndex, { route: ROUTE, input, parameters: ['sessionId'] });
	});
}
