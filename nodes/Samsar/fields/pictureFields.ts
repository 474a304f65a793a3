import type { IBinaryData, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { findPictureType, KNOWN_PICTURES, readPictureType } from '../api/pictureType';
import { readChoice, refuseField } from './fieldValue';
import type { PictureInput } from './listField';
import { readNames, readPictures } from './listField';

const SOURCES = [
	{ name: 'URL', value: 'url' },
	{ name: 'Binary Data', value: 'binary' },
];

/**
 * Bytes of one picture that is uploaded. It travels as text, a third longer, in a request of its own;
 * servers and the proxies in front of them commonly take 10 MB.
 */
const MAX_PICTURE_BYTES = 7 * 1024 * 1024;

const URLS = 'Image URLs';
const BINARY = 'Input Binary Fields';

/** Where the pictures of a video come from. */
export const PICTURE_FIELDS: INodeProperties[] = [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		options: SOURCES,
		default: 'url',
		description: 'Where the pictures come from',
	},
	{
		displayName: URLS,
		name: 'imageUrls',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/shoe.png',
		hint: 'One per line, or separated by commas',
		description:
			'Addresses of the pictures in the order of the video. An expression can also give a list of addresses, or of objects with image_url, title and image_text.',
		displayOptions: { show: { imageSource: ['url'] } },
	},
	{
		displayName: BINARY,
		name: 'binaryPropertyNames',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The names of the input binary fields with the pictures, separated by commas',
		description: `They are uploaded to Samsar first, which costs nothing. Each may have ${MAX_PICTURE_BYTES / 1024 / 1024} MB.`,
		displayOptions: { show: { imageSource: ['binary'] } },
	},
];

/** A picture in a binary field of the item. */
export interface PictureFile {
	name: string;
	file: IBinaryData;
}

/** Addresses, or files that are still to be uploaded. */
export type Pictures = { urls: PictureInput[] } | { files: PictureFile[] };

/** @throws SamsarFailure when the picture is too large to be uploaded */
export function checkPictureSize(name: string, bytes: number): void {
	if (bytes <= MAX_PICTURE_BYTES) return;
	const megabytes = (size: number) => `${(size / 1024 / 1024).toFixed(1)} MB`;
	throw refuseField(
		`The picture in '${name}' has ${megabytes(bytes)}, but at most ${megabytes(MAX_PICTURE_BYTES)} can be uploaded. Make it smaller, or give its address.`,
	);
}

/** In n8n's memory a file is its own text; elsewhere only newer versions tell its length. */
function sizeOf({ data, id, bytes }: IBinaryData): number {
	return bytes ?? (id === undefined ? (data.length * 3) / 4 : 0);
}

/**
 * The picture's content type: what n8n says it is, or else what its first bytes show. Many sources call
 * every file `application/octet-stream`, or nothing.
 *
 * @throws SamsarFailure when it is no picture
 */
export function nameType({ name, file }: PictureFile, start: Uint8Array): string {
	const type = readPictureType(file.mimeType) ?? findPictureType(start);
	if (type === null) {
		const told = file.mimeType ? `is ${file.mimeType}` : 'has no content type';
		throw refuseField(
			`The binary field '${name}' must be a picture, but ${told}, and does not start like a ${KNOWN_PICTURES} file. Convert it, or give its address with 'Image Source' set to URL.`,
		);
	}
	return type;
}

function findFile(
	name: string,
	binary: Partial<Record<string, IBinaryData>> | undefined,
): PictureFile {
	const file = binary?.[name];
	if (file === undefined) {
		const names = Object.keys(binary ?? {});
		const others = names.length === 0 ? 'has no files' : `has ${names.join(', ')}`;
		throw refuseField(`The item has no binary field '${name}'; it ${others}`);
	}
	// Where n8n keeps files elsewhere, the bytes are read later.
	if (file.id === undefined)
		nameType({ name, file }, Buffer.from(file.data.slice(0, 64), 'base64'));
	checkPictureSize(name, sizeOf(file));
	return { name, file };
}

/** @throws SamsarFailure when there is no picture, or one cannot be used */
export function readPictureFields(context: IExecuteFunctions, itemIndex: number): Pictures {
	const read = (name: string, unset: unknown): unknown =>
		context.getNodeParameter(name, itemIndex, unset);
	if (readChoice('Image Source', read('imageSource', 'url'), SOURCES, 'url') === 'url') {
		return { urls: readPictures(URLS, read('imageUrls', '')) };
	}
	const names = readNames(BINARY, read('binaryPropertyNames', 'data'), 1);
	const { binary } = context.getInputData()[itemIndex];
	return { files: names.map((name) => findFile(name, binary)) };
}
