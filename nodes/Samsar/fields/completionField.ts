import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readSwitch } from './fieldValue';

const NAMES = { displayName: 'Wait for Completion', name: 'waitForCompletion' };

/** For an operation that tells the status of a render. */
export const STATUS_COMPLETION_FIELD = {
	...NAMES,
	type: 'boolean',
	default: false,
	description: 'Whether to wait until the video is finished instead of returning its status now',
} satisfies INodeProperties;

/** For an operation that makes a video. */
export const VIDEO_COMPLETION_FIELD = {
	...NAMES,
	type: 'boolean',
	default: true,
	description:
		'Whether to wait for the finished video instead of returning its session ID right away',
} satisfies INodeProperties;

/**
 * Whether the item's render is to be waited for; an operation without the field does as its default says.
 *
 * @throws SamsarFailure when the field is neither on nor off
 */
export function readCompletion(
	context: IExecuteFunctions,
	itemIndex: number,
	{ displayName, name, default: unset }: { displayName: string; name: string; default: boolean },
): boolean {
	return readSwitch(displayName, context.getNodeParameter(name, itemIndex, unset), unset);
}
