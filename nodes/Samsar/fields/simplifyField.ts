import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readSwitch } from './fieldValue';

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
