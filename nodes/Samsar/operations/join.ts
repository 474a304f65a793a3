import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import { EDITING_CREDITS_PER_SECOND } from '../api/contract';
import { readSwitch } from '../fields/fieldValue';
import { readSessionIds } from '../fields/listField';
import { editNotice } from '../fields/priceTexts';
import { WEBHOOK_OPTION } from '../fields/webhookField';
import { editRoute } from '../orders/editRoute';
import { readEdit } from '../orders/readEdit';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Join',
	value: 'join',
	action: 'Join videos into one',
	description: 'Make one video from several finished ones',
};

export const fields = paidVideoFields(
	'join',
	[
		{
			displayName: 'Session IDs',
			name: 'sessionIds',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. vid_1234567890, vid_1234567891',
			hint: "Each item pays for its own video. For one video of all items, turn on 'Execute Once' under Settings.",
			description:
				'Two or more finished videos in order, one per line or separated by commas. An expression can also return a list.',
		},
		{
			displayName: 'Blend Scenes',
			name: 'blendScenes',
			type: 'boolean',
			default: false,
			description: 'Whether to fade each video into the next one',
		},
		editNotice(EDITING_CREDITS_PER_SECOND),
	],
	[WEBHOOK_OPTION],
);

const ROUTE = editRoute('join_videos', 'join videos', EDITING_CREDITS_PER_SECOND);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	return await payAndDeliver(context, batch, (itemIndex) => {
		const blends = context.getNodeParameter('blendScenes', itemIndex, false);
		const input = {
			session_ids: readSessionIds(
				'Session IDs',
				context.getNodeParameter('sessionIds', itemIndex, ''),
				2,
			),
			blend_scenes: readSwitch('Blend Scenes', blends, false),
		};
		const parameters = ['sessionIds', 'blendScenes'];
		return readEdit(context, itemIndex, { route: ROUTE, input, parameters });
	});
}
