import { isRecord } from '../api/render';
import { parseWebAddress } from '../api/webAddress';
import { isSet, quoteValue, readRequiredText, refuseField } from './fieldValue';

/** Between two addresses: an address may hold a comma itself, but no blank. */
const BETWEEN_ADDRESSES = /[\r\n]+|,(?=\s|https?:|$)/i;

/** Between two IDs. */
const BETWEEN_IDS = /[\r\n,]+/;

/** An agent writes a list as JSON. */
function parseList(text: string): unknown[] | null {
	if (!text.startsWith('[')) return null;
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : null;
	} catch {
		return null;
	}
}

/** A text with several entries, or the list that an expression gives. Empty entries are none. */
function readList(value: unknown, between: RegExp): unknown[] {
	const list =
		typeof value === 'string' ? (parseList(value.trim()) ?? value.split(between)) : value;
	return (Array.isArray(list) ? list : [list])
		.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry))
		.filter(isSet);
}

/**
 * A field's value as an address at which Samsar can fetch something.
 *
 * @throws SamsarFailure when it is none
 */
export function readPublicAddress(field: string, value: unknown): string {
	const text = readRequiredText(field, value);
	const isAddress = /^https?:$/.test(parseWebAddress(text)?.protocol ?? '') && !/\s/.test(text);
	if (!isAddress) {
		throw refuseField(
			`'${field}' must hold addresses that start with https:// or http://, but has ${quoteValue(value)}`,
		);
	}
	return text;
}

/** A picture as Samsar takes it. */
export type PictureInput = string | { image_url: string; title?: string; image_text?: string };

function readPicture(field: string, entry: unknown): PictureInput {
	if (!isRecord(entry)) return readPublicAddress(field, entry);
	const { image_url: url, title, image_text: text } = entry;
	const caption = (name: string, value: unknown) =>
		isSet(value) ? { [name]: readRequiredText(`${name} in ${field}`, value) } : {};
	return {
		image_url: readPublicAddress(field, url),
		...caption('title', title),
		...caption('image_text', text),
	};
}

/**
 * Addresses of pictures: a text with one per line or comma, or a list of texts or of
 * `{ image_url, title, image_text }`.
 *
 * @throws SamsarFailure when there is none, or one cannot be used
 */
export function readPictures(field: string, value: unknown): PictureInput[] {
	const pictures = readList(value, BETWEEN_ADDRESSES);
	if (pictures.length === 0) throw refuseField(`'${field}' must hold one picture at least`);
	return pictures.map((entry) => readPicture(field, entry));
}

/**
 * Session IDs, or names: a text with one per line or comma, or a list.
 *
 * @throws SamsarFailure when there are fewer than `least`, or one is no text
 */
export function readNames(field: string, value: unknown, least: number): string[] {
	const names = readList(value, BETWEEN_IDS);
	if (names.length < least) {
		const count = ['', 'one entry', 'two entries'][least];
		throw refuseField(
			`'${field}' must hold ${count} at least, one per line or separated by commas, but is ${quoteValue(value)}`,
		);
	}
	return names.map((name) => readRequiredText(field, name));
}
