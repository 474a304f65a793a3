import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { deliver } from '../deliver';
import { ASKING_WAYS } from '../failures/waysBack';
import {
	readCompletion,
	readSimplify,
	SIMPLIFY_FIELD,
	STATUS_COMPLETION_FIELD,
} from '../fields/resultFields';
import { DOWNLOAD_FIELDS, readFileField } from '../fields/downloadFields';
import { readSessionField, SESSION_FIELD } from '../fields/sessionField';
import { readWaitSettings, WAIT_OPTIONS } from '../fields/waitFields';
import type { Batch } from '../run/batch';
import { readEach } from '../run/readEach';
import { openRun } from '../run/run';
import { addScenes } from '../wait/addScenes';
import type { AwaitedRender } from '../wait/settleRenders';

export const entry: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get video status',
	description: 'Retrieve the progress and result of a render, or wait until it ends',
};

const properties: INodeProperties[] = [
	SESSION_FIELD,
	STATUS_COMPLETION_FIELD,
	...DOWNLOAD_FIELDS,
	SIMPLIFY_FIELD,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { waitForCompletion: [true] } },
		options: WAIT_OPTIONS,
	},
];

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['getStatus'] } },
	properties,
);

function readQuery(context: IExecuteFunctions, itemIndex: number): AwaitedRender {
	const waits = readCompletion(context, itemIndex, STATUS_COMPLETION_FIELD);
	return {
		itemIndex,
		sessionId: readSessionField(context, itemIndex),
		simplify: readSimplify(context, itemIndex),
		settings: waits ? readWaitSettings(context, itemIndex) : undefined,
		isNew: false,
	};
}

/** Returns the status of every item's session: the current one, or the final one if the item waits. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	batch.ways = ASKING_WAYS;
	const queries = await readEach(batch, (itemIndex) => {
		batch.noteFile(itemIndex, readFileField(context, itemIndex));
		return readQuery(context, itemIndex);
	});
	const run = await openRun(context, batch);
	queries.forEach(({ itemIndex, sessionId }) => batch.noteSession(itemIndex, sessionId));
	return await addScenes(run, await deliver(run, queries));
}
