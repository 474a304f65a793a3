import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readRequiredText, readSwitch } from './fieldValue';
import { isToolVariant } from './toolVariant';

/** An agent cannot take a file: n8n drops it, or the file fills the agent's context. */
const NOT_AS_TOOL = { '@tool': [true] };

const FILE_FIELD = 'Put Output File in Field';

/** For every operation that can return a finished video. */
export const DOWNLOAD_FIELDS: INodeProperties[] = [
	{
		displayName: 'Download Video',
		name: 'downloadVideo',
		type: 'boolean',
		default: false,
		description: 'Whether to download the finished video as a file next to its JSON',
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
 * The binary field for the item's video, or undefined when the item asks for no file.
 *
 * @throws SamsarFailure when the field has no name, or it is not said whether a file is wanted
 */
export function readFileField(context: IExecuteFunctions, itemIndex: number): string | undefined {
	// A workflow that was written by hand can hold a field that the tool variant does not show.
	if (isToolVariant(context)) return undefined;
	return readFileChoice((name, unset) => context.getNodeParameter(name, itemIndex, unset));
}

/**
 * The same, of fields that `read` reads.
 *
 * @throws SamsarFailure when the field has no name, or it is not said whether a file is wanted
 */
export function readFileChoice(
	read: (name: string, unset: boolean | string) => unknown,
): string | undefined {
	if (!readSwitch('Download Video', read('downloadVideo', false), false)) return undefined;
	return readRequiredText(FILE_FIELD, read('binaryPropertyName', 'data'));
}
