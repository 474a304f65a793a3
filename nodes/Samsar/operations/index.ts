import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { DOWNLOAD_OPERATION, POLL_OPERATION } from '../parked/childWorkflow';
import type { Batch } from '../run/batch';
import * as cancel from './cancel';
import * as create from './create';
import * as createAndWait from './createAndWait';
import * as downloadReleased from '../parked/downloadParked';
import * as getCredits from './getCredits';
import * as getStatus from './getStatus';
import * as pollReleased from '../parked/pollParked';

export { SUBTITLE } from '../fields/priceTexts';

interface Operation {
	fields: INodeProperties[];
	/** Returns one item for each input item, or throws what ends the run for all of them. */
	execute(context: IExecuteFunctions, batch: Batch): Promise<INodeExecutionData[]>;
}

/** `resource.operation` → what it does. */
const OPERATIONS: Record<string, Operation> = {
	'account.getCredits': getCredits,
	'video.cancel': cancel,
	'video.create': create,
	'video.createAndWait': createAndWait,
	'video.getStatus': getStatus,
	// Not on the canvas: the node calls itself by them while it waits without a worker.
	[`video.${POLL_OPERATION}`]: pollReleased,
	[`video.${DOWNLOAD_OPERATION}`]: downloadReleased,
};

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Account', value: 'account' },
		{ name: 'Video', value: 'video' },
	],
	default: 'video',
};

const videoOperationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['video'] } },
	options: [
		{
			name: 'Cancel',
			value: 'cancel',
			action: 'Cancel video',
			description: 'Stop a running render; a finished one is left alone',
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create video',
			description: 'Start a new render and return its session ID right away',
		},
		{
			name: 'Create & Wait',
			value: 'createAndWait',
			action: 'Create video and wait for result',
			description: 'Start a new render and return the finished video',
		},
		{
			name: 'Get Status',
			value: 'getStatus',
			action: 'Get video status',
			description: 'Retrieve the progress and result of a render, or wait for its end',
		},
	],
	default: 'createAndWait',
};

const accountOperationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['account'] } },
	options: [
		{
			name: 'Get Credits',
			value: 'getCredits',
			action: 'Get credits of account',
			description: 'Retrieve how many credits the account has left',
		},
	],
	default: 'getCredits',
};

export const properties: INodeProperties[] = [
	resourceField,
	videoOperationField,
	accountOperationField,
	...Object.values(OPERATIONS).flatMap(({ fields }) => fields),
];

/** @throws Error when a saved workflow names an operation that this version does not have */
export function findOperation(resource: unknown, operation: unknown): Operation {
	const found = OPERATIONS[`${String(resource)}.${String(operation)}`];
	if (found === undefined) {
		throw new Error(`Samsar has no operation '${String(operation)}' for '${String(resource)}'`);
	}
	return found;
}
