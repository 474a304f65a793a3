import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { additionalFields, TEXT_OPTIONS } from '../fields/additionalFields';
import { hintAtGaps } from '../fields/promptField';
import { CREATE_OPTIONS, VIDEO_FIELDS } from '../fields/videoFields';
import { placeOrders, readOrders } from '../orders/placeOrders';
import { readPromptOrder } from '../orders/readPromptOrder';
import type { Batch } from '../run/batch';
import { openRun } from '../run/run';
import { finishStarted, optionsField } from './paidVideo';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create video',
	description: 'Start a new render and return its session ID right away',
};

const properties: INodeProperties[] = [
	...VIDEO_FIELDS,
	additionalFields(TEXT_OPTIONS),
	optionsField(CREATE_OPTIONS),
];

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['create'] } },
	properties,
);

export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	hintAtGaps(context);
	const ordered = await readOrders(context, batch, (itemIndex) =>
		readPromptOrder(context, itemIndex),
	);
	const run = await openRun(context, batch);
	finishStarted(batch, await placeOrders(run, ordered));
	return batch.items();
}
