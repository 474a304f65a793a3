/** Bytes at the start of a file that tell what it is. */
export const TELLING_BYTES = 16;

/** What the kinds of pictures start with, as Latin-1 text. */
const STARTS: Array<[RegExp, string]> = [
	[/^\x89PNG/, 'image/png'],
	[/^\xFF\xD8\xFF/, 'image/jpeg'],
	[/^GIF8/, 'image/gif'],
	[/^RIFF[^]{4}WEBP/, 'image/webp'],
	[/^[^]{4}ftypavi[fs]/, 'image/avif'],
	[/^[^]{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/, 'image/heic'],
];

/** The kinds that are known, for messages. */
export const KNOWN_PICTURES = 'PNG, JPEG, WebP, GIF, AVIF or HEIC';

/** A content type in lower case and without parameters; null when it is none of a picture. */
export function readPictureType(contentType: unknown): string | null {
	const type =
		typeof contentType === 'string' ? contentType.split(';')[0].trim().toLowerCase() : '';
	return type.startsWith('image/') ? type : null;
}

/** The content type of the picture that starts with these bytes; null when it is no known one. */
export function findPictureType(start: Uint8Array): string | null {
	const text = String.fromCharCode(...start.subarray(0, TELLING_BYTES));
	return STARTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
