import { cleanAddress, cleanId, nameCharacter, trimText } from '../api/characters';
import { isRecord } from '../api/render';
import { parseWebAddress } from '../api/webAddress';
import { isSet, quoteValue, readRequiredText, refuseField } from './fieldValue';

/** Separator of addresses. An address may contain a comma, but no white space. */
const BETWEEN_ADDRESSES = /[\r\n]+|,(?=\s|https?:|$)/i;

const BETWEEN_IDS = /[\r\n,]+/;

/** AI agents write lists as JSON. */
function parseList(text: string): unknown[] | null {
	if (!text.startsWith('[')) return null;
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : null;
	} catch {
		return null;
	}
}

/** The entries of a text, or of a list from an expression. Empty entries are dropped. */
function readList(value: unknown, between: RegExp): unknown[] {
	const list =
		typeof value === 'string' ? (parseList(value.trim()) ?? value.split(between)) : value;
	return (Array.isArray(list) ? list : [list])
		.map((entry: unknown) => (typeof entry === 'string' ? trimText(entry) : entry))
		.filter(isSet);
}

/**
 * A field's value as an address that Samsar can fetch.
 *
 * @throws SamsarFailure if it is not an http or https address
 */
export function readPublicAddress(field: string, value: unknown): string {
	const text = cleanAddress(readRequiredText(field, value));
	const isAddress = /^https?:$/.test(parseWebAddress(text)?.protocol ?? '') && !/\s/.test(text);
	if (!isAddress) {
		throw refuseField(
			`'${field}' must have addresses that start with https:// or http://, but has ${quoteValue(value)}`,
		);
	}
	return text;
}

/** A Google Drive page that shows a file. */
const DRIVE_PAGE =
	/^https:\/\/drive\.google\.com\/(?:file\/(?:u\/\d+\/)?d\/|open\?(?:[^#]*&)?id=)([\w-]+)/i;

/**
 * A field's value as the address of a picture.
 *
 * @throws SamsarFailure if it is not an address, or the address of a page that shows the picture
 */
export function readPictureAddress(field: string, value: unknown): string {
	const address = readPublicAddress(field, value);
	const file = DRIVE_PAGE.exec(address)?.[1];
	if (file !== undefined) {
		throw refuseField(
			`'${field}' has a Google Drive share link, which is a page and not a picture. Share the file with anyone who has the link, and use https://drive.google.com/uc?export=download&id=${file}`,
		);
	}
	return address;
}

/** A picture as Samsar accepts it. */
export type PictureInput = string | { image_url: string; title?: string; image_text?: string };

function readPicture(field: string, entry: unknown): PictureInput {
	if (!isRecord(entry)) return readPictureAddress(field, entry);
	const { image_url: url, title, image_text: text } = entry;
	const caption = (name: string, value: unknown) =>
		isSet(value) ? { [name]: readRequiredText(`${name} in ${field}`, value) } : {};
	return {
		image_url: readPictureAddress(field, url),
		...caption('title', title),
		...caption('image_text', text),
	};
}

/**
 * Addresses of pictures: text separated by lines or commas, or a list of texts or of
 * `{ image_url, title, image_text }`.
 *
 * @throws SamsarFailure if there is none, or one cannot be used
 */
export function readPictures(field: string, value: unknown): PictureInput[] {
	const pictures = readList(value, BETWEEN_ADDRESSES);
	if (pictures.length === 0) throw refuseField(`'${field}' must have at least one picture`);
	return pictures.map((entry) => readPicture(field, entry));
}

/**
 * Session IDs or names: text separated by lines or commas, or a list.
 *
 * @throws SamsarFailure if there are fewer than `least`, or one is not text
 */
export function readNames(field: string, value: unknown, least: number): string[] {
	const names = readList(value, BETWEEN_IDS);
	if (names.length < least) {
		const count = ['', 'one entry', 'two entries'][least];
		throw refuseField(
			`'${field}' must have at least ${count}, one per line or separated by commas, but is ${quoteValue(value)}`,
		);
	}
	return names.map((name) => readRequiredText(field, name));
}

/**
 * A field's value as a session ID, without quotes and invisible characters that copying adds.
 *
 * @throws SamsarFailure if it is not a valid ID; names the invalid character
 */
export function readSessionId(field: string, value: unknown): string {
	const id = cleanId(readRequiredText(field, value));
	if (id === '') throw refuseField(`'${field}' must not be empty, but is ${quoteValue(value)}`);
	const stranger = Array.from(id).find((character) => !/[\x21-\x7E]/.test(character));
	if (stranger !== undefined) {
		throw refuseField(
			`'${field}' must be a session ID, but ${quoteValue(id)} has the character ${nameCharacter(stranger)}. Copy the ID again.`,
		);
	}
	return id;
}

export function readSessionIds(field: string, value: unknown, least: number): string[] {
	return readNames(field, value, least).map((name) => readSessionId(field, name));
}
