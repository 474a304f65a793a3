import type { IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import { additionalFields } from '../fields/additionalFields';
import { checkLimitsOption } from '../fields/payFields';
import { PICTURE_OPTIONS } from '../fields/pictureAdditions';
import { PICTURE_FIELDS } from '../fields/pictureFields';
import { priceNotice } from '../fields/priceTexts';
import { hintAtGaps } from '../fields/promptField';
import { VIDEO_MODEL_FIELD } from '../fields/videoFields';
import { readPictureOrder } from '../orders/readPictureOrder';
import type { Batch } from '../run/batch';
import { paidVideoFields, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Create From Images',
	value: 'createFromImages',
	action: 'Create video from images',
	description: 'Start a new render from pictures and return the finished video',
};

const ADDITIONAL = additionalFields(PICTURE_OPTIONS);

export const fields = paidVideoFields(
	'createFromImages',
	[
		...PICTURE_FIELDS,
		VIDEO_MODEL_FIELD,
		priceNotice(
			"The estimate assumes the model's longest clip for every picture. Samsar requires that many credits in the account. It charges for the length of the finished video.",
		),
		{
			displayName: 'Prompt',
			name: 'prompt',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. Shoes for people who walk to work',
			description: 'What the video tells about the pictures (optional)',
		},
	],
	[
		checkLimitsOption(
			'Whether to refuse a model or font that the server does not offer for pictures, before you pay',
		),
	],
	[ADDITIONAL],
);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	hintAtGaps(context);
	return await payAndDeliver(context, batch, (itemIndex) => readPictureOrder(context, itemIndex));
}
