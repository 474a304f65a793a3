import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { MOST_LISTED } from '../api/contract';
import { readPositiveNumber, readSwitch } from './fieldValue';

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
