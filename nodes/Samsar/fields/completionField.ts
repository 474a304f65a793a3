import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readSwitch } from './fieldValue';

const NAMES = { displayName: 'Wait for Completion', name: 'waitForCompletion' };

export const STATUS_COMPLETION_FIELD = {
	...NAMES,
	type: 'boolean',
	default: false,
	description: 'Whether to wait until the video is finished instead of returning its status now',
} satisfies INodeProperties;

export const VIDEO_COMPLETION_FIELD = {
	...NAMES,
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
