import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readSessionId } from './listField';

/** For every operation on a render that has been started. */
export const SESSION_FIELD: INodeProperties = {
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. vid_1234567890',
	description: 'The ID that Create returned, or that an error message named',
};

/** For every operation that makes another video of a finished one. */
export const FINISHED_SESSION_FIELD: INodeProperties = {
	...SESSION_FIELD,
	description: 'The session ID of a finished video. The new video gets an ID of its own.',
};

/** @throws SamsarFailure when the field is blank */
export function readSessionField(context: IExecuteFunctions, itemIndex: number): string {
	return readSessionId(
		SESSION_FIELD.displayName,
		context.getNodeParameter('sessionId', itemIndex, undefined),
	);
}
