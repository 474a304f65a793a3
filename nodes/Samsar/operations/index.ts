import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { DOWNLOAD_OPERATION, POLL_OPERATION } from '../parked/childWorkflow';
import * as downloadParked from '../parked/downloadParked';
import * as pollParked from '../parked/pollParked';
import type { Batch } from '../run/batch';
import * as cancel from './cancel';
import * as create from './create';
import * as createAndWait from './createAndWait';
import * as getCredits from './getCredits';
import * as getStatus from './getStatus';

export { SUBTITLE } from '../fields/priceTexts';

interface Operation {
	/** Its place in the operation list. */
	entry: INodePropertyOptions;
	fields: INodeProperties[];
	execute: Execute;
}

/** Returns one item for each input item, or throws what ends the run for all of them. */
type Execute = (context: IExecuteFunctions, batch: Batch) => Promise<INodeExecutionData[]>;

interface Resource {
	name: string;
	operations: Operation[];
	/** The operation that a new node has. */
	initial: Operation;
}

const RESOURCES: Record<string, Resource> = {
	account: { name: 'Account', operations: [getCredits], initial: getCredits },
	video: {
		name: 'Video',
		operations: [cancel, create, createAndWait, getStatus],
		initial: createAndWait,
	},
};

/** Not on the canvas: the node calls itself by them while its execution is parked. */
const HIDDEN: Record<string, Execute> = {
	[POLL_OPERATION]: pollParked.execute,
	[DOWNLOAD_OPERATION]: downloadParked.execute,
};

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(RESOURCES).map(([value, { name }]) => ({ name, value })),
	default: 'video',
};

function operationField([value, { operations, initial }]: [string, Resource]): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ entry }) => entry),
		default: initial.entry.value,
	};
}

export const properties: INodeProperties[] = [
	resourceField,
	...Object.entries(RESOURCES).map(operationField),
	...Object.values(RESOURCES).flatMap(({ operations }) =>
		operations.flatMap(({ fields }) => fields),
	),
];

/** @throws Error when a saved workflow names an operation that this version does not have */
export function findOperation(resource: unknown, operation: unknown): Execute {
	const found = RESOURCES[String(resource)]?.operations.find(
		({ entry }) => entry.value === operation,
	);
	const execute = found?.execute ?? HIDDEN[String(operation)];
	if (execute === undefined) {
		throw new Error(`Samsar has no operation '${String(operation)}' for '${String(resource)}'`);
	}
	return execute;
}
