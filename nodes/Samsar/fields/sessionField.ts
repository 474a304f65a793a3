import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readSessionId } from './listField';

export const SESSION_FIELD: INodeProperties = {
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. vid_1234567890',
	description: 'The ID that Create returned or an error message named',
};

export const FINISHED_SESSION_FIELD: INodeProperties = {
	...SESSION_FIELD,
	description: 'The session ID of a finished video. The new video gets its own ID.',
};

/** @throws SamsarFailure if the field has no valid session ID */
export function readSessionField(context: IExecuteFunctions, itemIndex: number): string {
	return readSessionId(
		SESSION_FIELD.displayName,
		context.getNodeParameter('sessionId', itemIndex, undefined),
	);
}
