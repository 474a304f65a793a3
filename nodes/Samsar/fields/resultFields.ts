import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { MOST_LISTED } from '../api/contract';
import { readPositiveNumber, readSwitch } from './fieldValue';

const COMPLETION = { displayName: 'Wait for Completion', name: 'waitForCompletion' };

export const STATUS_COMPLETION_FIELD = {
	...COMPLETION,
	type: 'boolean',
	default: false,
	description: 'Whether to wait until the video is finished instead of returning its status now',
} satisfies INodeProperties;

export const VIDEO_COMPLETION_FIELD = {
	...COMPLETION,
	type: 'boolean',
	default: true,
	description:
		'Whether to wait for the finished video instead of returning its session ID right away',
} satisfies INodeProperties;

/**
 * Whether to wait for the item's render.
 *
 * @throws SamsarFailure if the field is neither on nor off
 */
export function readCompletion(
	context: IExecuteFunctions,
	itemIndex: number,
	{ displayName, name, default: unset }: { displayName: string; name: string; default: boolean },
): boolean {
	return readSwitch(displayName, context.getNodeParameter(name, itemIndex, unset), unset);
}

export const SIMPLIFY_FIELD: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** @throws SamsarFailure if the value is neither on nor off */
export function readSimplifyChoice(value: unknown): boolean {
	return readSwitch(SIMPLIFY_FIELD.displayName, value, true);
}

/** @throws SamsarFailure if the field is neither on nor off */
export function readSimplify(context: IExecuteFunctions, itemIndex: number): boolean {
	return readSimplifyChoice(context.getNodeParameter('simplify', itemIndex, true));
}

const DEFAULT_LIMIT = 50;

export const LIST_FIELDS: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		hint: `Samsar lists at most the newest ${MOST_LISTED}`,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/**
 * @returns the wanted number of results; Infinity for all
 * @throws SamsarFailure for a limit that cannot be used
 */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false);
	if (readSwitch('Return All', returnAll, false)) return Infinity;
	const limit = context.getNodeParameter('limit', itemIndex, DEFAULT_LIMIT);
	return readPositiveNumber('Limit', limit, 'videos', DEFAULT_LIMIT);
}
