import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readRequiredText, readSwitch } from './fieldValue';
import { isToolVariant } from './toolVariant';

/** AI agents cannot use files: n8n drops the file, or it fills the agent's context. */
const NOT_AS_TOOL = { '@tool': [true] };

const FILE_FIELD = 'Put Output File in Field';

export const DOWNLOAD_FIELDS: INodeProperties[] = [
	{
		displayName: 'Download Video',
		name: 'downloadVideo',
		type: 'boolean',
		default: false,
		description: 'Whether to download the finished video as a file',
		displayOptions: { hide: NOT_AS_TOOL },
	},
	{
		displayName: FILE_FIELD,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: { downloadVideo: [true] }, hide: NOT_AS_TOOL },
	},
];

/**
 * The binary field for the item's video, or undefined if no file is wanted.
 *
 * @throws SamsarFailure if the field has no name, or the switch is neither on nor off
 */
export function readFileField(context: IExecuteFunctions, itemIndex: number): string | undefined {
	// A workflow can contain a parameter that the tool variant does not show.
	if (isToolVariant(context)) return undefined;
	return readFileChoice((name, unset) => context.getNodeParameter(name, itemIndex, unset));
}

/**
 * The same, with a custom reader for the fields.
 *
 * @throws SamsarFailure if the field has no name, or the switch is neither on nor off
 */
export function readFileChoice(
	read: (name: string, unset: boolean | string) => unknown,
): string | undefined {
	if (!readSwitch('Download Video', read('downloadVideo', false), false)) return undefined;
	return readRequiredText(FILE_FIELD, read('binaryPropertyName', 'data'));
}
