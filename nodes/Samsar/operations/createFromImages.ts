import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import { ASPECT_RATIOS } from '../api/contract';
import { ADDITIONAL_OPTIONS, additionalFields } from '../fields/additionalFields';
import { checkLimitsOption } from '../fields/payFields';
import { PICTURE_FIELDS } from '../fields/pictureFields';
import { ONLY_REFUSES, priceNotice } from '../fields/priceTexts';
import { hintAtGaps } from '../fields/promptField';
import { VIDEO_MODEL_FIELD } from '../fields/videoFields';
import { readPictureOrder } from '../orders/readPictureOrder';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Create From Images',
	value: 'createFromImages',
	action: 'Create video from images',
	description: 'Start a new render of pictures and return the finished video',
};

const ADDITIONAL = additionalFields([
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		options: ASPECT_RATIOS,
		default: '16:9',
		description: 'The shape of the video: 16:9 is landscape, 9:16 is portrait',
	},
	...ADDITIONAL_OPTIONS,
]);

export const fields = paidVideoFields(
	'createFromImages',
	[
		...PICTURE_FIELDS,
		VIDEO_MODEL_FIELD,
		priceNotice(
			`Samsar charges the price of the model per second, and decides how long the video is: the sum is not known before. ${ONLY_REFUSES}`,
		),
		{
			displayName: 'Prompt',
			name: 'prompt',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. Shoes for people who walk to work',
			description: 'What the video tells about the pictures; may be empty',
		},
	],
	[
		checkLimitsOption(
			'Whether to refuse a video model that the server does not offer for pictures, before anything is paid',
		),
	],
	[ADDITIONAL],
);

/** Orders a video of pictures for every item. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	hintAtGaps(context);
	return await payAndDeliver(context, batch, (itemIndex) => readPictureOrder(context, itemIndex));
}
