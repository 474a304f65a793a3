import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Batch } from './batch';
import * as create from './create';
import * as createAndWait from './createAndWait';
import * as getStatus from './getStatus';

interface Operation {
	fields: INodeProperties[];
	/** Gives every item of the batch its result, or throws. */
	execute(context: IExecuteFunctions, batch: Batch): Promise<void>;
}

/** `resource.operation` → what it does. */
const OPERATIONS: Record<string, Operation> = {
	'video.create': create,
	'video.createAndWait': createAndWait,
	'video.getStatus': getStatus,
};

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [{ name: 'Video', value: 'video' }],
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

export const properties: INodeProperties[] = [
	resourceField,
	videoOperationField,
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
