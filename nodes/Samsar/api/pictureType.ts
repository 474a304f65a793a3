/** Number of bytes that identify a file's type. */
export const TELLING_BYTES = 16;

/** File signatures, as Latin-1 text. */
const STARTS: Array<[RegExp, string]> = [
	[/^\x89PNG/, 'image/png'],
	[/^\xFF\xD8\xFF/, 'image/jpeg'],
	[/^GIF8/, 'image/gif'],
	[/^RIFF[^]{4}WEBP/, 'image/webp'],
	[/^[^]{4}ftypavi[fs]/, 'image/avif'],
	[/^[^]{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/, 'image/heic'],
];

export const KNOWN_PICTURES = 'PNG, JPEG, WebP, GIF, AVIF or HEIC';

/** A picture's content type in lower case, without parameters; null for other types. */
export function readPictureType(contentType: unknown): string | null {
	const type =
		typeof contentType === 'string' ? contentType.split(';')[0].trim().toLowerCase() : '';
	return type.startsWith('image/') ? type : null;
}

/** The content type of a picture by its first bytes; null if unknown. */
export function findPictureType(start: Uint8Array): string | null {
	const text = String.fromCharCode(...start.subarray(0, TELLING_BYTES));
	return STARTS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
