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
import * as addSubtitles from './addSubtitles';
import * as cancel from './cancel';
import * as create from './create';
import * as createAndWait from './createAndWait';
import * as createFromImages from './createFromImages';
import * as getCredits from './getCredits';
import * as getMany from './getMany';
import * as getStatus from './getStatus';
import * as join from './join';
import * as removeSubtitles from './removeSubtitles';
import * as translate from './translate';

export { SUBTITLE } from '../fields/priceTexts';
export { DEFAULT_TIMEOUT_MINUTES } from '../fields/waitFields';

interface Operation {
	/** Its entry in the operation list. */
	entry: INodePropertyOptions;
	fields: INodeProperties[];
	execute: Execute;
}

/** Returns the output items with their paired items, or throws an error that ends the whole run. */
type Execute = (context: IExecuteFunctions, batch: Batch) => Promise<INodeExecutionData[]>;

/** Resource → its operations in display order, the most common first. */
const OPERATIONS: Record<string, Operation[]> = {
	video: [
		create,
		createAndWait,
		getStatus,
		cancel,
		getMany,
		createFromImages,
		translate,
		addSubtitles,
		removeSubtitles,
		join,
	],
	account: [getCredits],
};

/** Hidden operations that the node's own child workflow uses while the execution is parked. */
const HIDDEN = new Map<unknown, Execute>([
	[POLL_OPERATION, pollParked.execute],
	[DOWNLOAD_OPERATION, downloadParked.execute],
]);

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

function takesLimits({ options = [] }: INodeProperties): boolean {
	return options.some(({ name }) => name === 'maxCredits');
}

const videoOperationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['video'] } },
	options: OPERATIONS.video.map(({ entry }) => entry),
	default: 'createAndWait',
};

const accountOperationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['account'] } },
	options: OPERATIONS.account.map(({ entry }) => entry),
	default: 'getCredits',
};

export const properties: INodeProperties[] = [
	resourceField,
	videoOperationField,
	accountOperationField,
	...Object.values(OPERATIONS).flatMap((operations) => operations.flatMap(({ fields }) => fields)),
];

/** Operations that order a video for every item, even a free one. */
export const VIDEO_MAKING_OPERATIONS = OPERATIONS.video
	.filter(({ fields }) => fields.some(takesLimits))
	.map(({ entry }) => entry.value);

/** @throws Error if the saved workflow uses an operation that this version does not have */
export function findOperation(resource: unknown, operation: unknown): Execute {
	// Own keys only: objects also inherit keys such as `constructor`.
	const operations = Object.entries(OPERATIONS).find(([name]) => name === resource)?.[1];
	const found = operations?.find(({ entry }) => entry.value === operation);
	const execute = found?.execute ?? HIDDEN.get(operation);
	if (execute === undefined) {
		throw new Error(`Samsar has no operation '${String(operation)}' for '${String(resource)}'`);
	}
	return execute;
}
