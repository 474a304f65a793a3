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
 * Maximum bytes of an uploaded picture. It is sent as Base64, a third longer, in its own request; servers
 * and proxies commonly accept 10 MB.
 */
const MAX_PICTURE_BYTES = 7 * 1024 * 1024;

const URLS = 'Image URLs';
const BINARY = 'Input Binary Fields';

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
			'Addresses of the pictures, in the order of the video. An expression can also return a list of addresses, or of objects with image_url, title and image_text.',
		displayOptions: { show: { imageSource: ['url'] } },
	},
	{
		displayName: BINARY,
		name: 'binaryPropertyNames',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The names of the input binary fields with the pictures, separated by commas',
		description: `The pictures are uploaded to Samsar first, which is free. The limit is ${MAX_PICTURE_BYTES / 1024 / 1024} MB per picture.`,
		displayOptions: { show: { imageSource: ['binary'] } },
	},
];

export interface PictureFile {
	name: string;
	file: IBinaryData;
}

/** Addresses, or files to upload. */
export type Pictures = { urls: PictureInput[] } | { files: PictureFile[] };

/** @throws SamsarFailure if the picture is too large to upload */
export function checkPictureSize(name: string, bytes: number): void {
	if (bytes <= MAX_PICTURE_BYTES) return;
	const megabytes = (size: number) => `${(size / 1024 / 1024).toFixed(1)} MB`;
	throw refuseField(
		`The picture in '${name}' has ${megabytes(bytes)}, but at most ${megabytes(MAX_PICTURE_BYTES)} can be uploaded. Make it smaller, or use its address.`,
	);
}

/** A file in n8n's memory is Base64 text. For other storage, only newer versions of n8n report the size. */
function sizeOf({ data, id, bytes }: IBinaryData): number {
	return bytes ?? (id === undefined ? (data.length * 3) / 4 : 0);
}

/**
 * The picture's content type: as n8n reports it, or else by its first bytes. Many sources report
 * `application/octet-stream` or nothing.
 *
 * @throws SamsarFailure if it is not a picture
 */
export function nameType({ name, file }: PictureFile, start: Uint8Array): string {
	const type = readPictureType(file.mimeType) ?? findPictureType(start);
	if (type === null) {
		const told = file.mimeType ? `is ${file.mimeType}` : 'has no content type';
		throw refuseField(
			`The binary field '${name}' must be a picture, but ${told}. Its content is not ${KNOWN_PICTURES}. Convert it, or use its address with 'Image Source' set to URL.`,
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
	// If n8n stores files outside its memory, the bytes are read later.
	if (file.id === undefined)
		nameType({ name, file }, Buffer.from(file.data.slice(0, 64), 'base64'));
	checkPictureSize(name, sizeOf(file));
	return { name, file };
}

/** @throws SamsarFailure if there is no picture, or one cannot be used */
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
