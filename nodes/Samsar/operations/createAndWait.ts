import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { additionalFields, TEXT_OPTIONS } from '../fields/additionalFields';
import { DOWNLOAD_FIELDS } from '../fields/downloadFields';
import { hintAtGaps } from '../fields/promptField';
import { SIMPLIFY_FIELD } from '../fields/resultFields';
import { CREATE_OPTIONS, VIDEO_FIELDS } from '../fields/videoFields';
import { WAIT_OPTIONS } from '../fields/waitFields';
import { readPromptOrder } from '../orders/readPromptOrder';
import type { Batch } from '../run/batch';
import { optionsField, payAndDeliver } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Create & Wait',
	value: 'createAndWait',
	action: 'Create video and wait for result',
	description: 'Start a new render and return the finished video',
};

const CANCEL_ON_STOP: INodeProperties = {
	displayName: 'Cancel on Stop',
	name: 'cancelOnStop',
	type: 'boolean',
	default: false,
	description:
		'Whether to cancel unfinished renders at Samsar if you stop the execution while the node waits in the process. Samsar keeps the credits already spent.',
};

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['createAndWait'] } },
	[
		...VIDEO_FIELDS,
		...DOWNLOAD_FIELDS,
		SIMPLIFY_FIELD,
		additionalFields(TEXT_OPTIONS),
		optionsField([CANCEL_ON_STOP, ...CREATE_OPTIONS, ...WAIT_OPTIONS]),
	],
);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	hintAtGaps(context);
	return await payAndDeliver(context, batch, (itemIndex) => readPromptOrder(context, itemIndex));
}
