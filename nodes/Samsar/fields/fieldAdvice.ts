import { trimText } from '../api/characters';
import type { Choice } from '../api/contract';

/** How JavaScript writes an object into a text. */
export const OBJECT_TEXT = '[object Object]';

export const OBJECT_ADVICE =
	'an expression gives an object there. Use one of its fields, such as {{ $json.scene.title }}, or convert it with {{ JSON.stringify($json.scene) }}';

const TIME = /^\d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}T/;

/** Advice for the ways in which spreadsheets and people write numbers. */
const NUMBER_ADVICE: Array<[RegExp, (text: string, unit: string) => string]> = [
	[/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/, (text) => `write ${text.replace(/,/g, '')}, without a comma`],
	[/^[+-]?\d+,\d+$/, (text) => `write ${text.replace(',', '.')}, with a point`],
	[TIME, (_text, unit) => `write the ${unit} as one number, such as 30`],
	[DATE, (_text, unit) => `it is a date: write the ${unit} as one number, such as 30`],
	[/^[+-]?\d+(\.\d+)?e\+?\d$|^0[xbo][\da-f]{1,12}$/i, (text) => `write ${Number(text)}`],
	[
		/^(?=.*[^\d\s.])[^\d\s.+-]{0,3}\d[\d.]*( ?[^\d\s.,:-][^\d.,:]{0,20})?$/,
		(text) => `write the number alone: ${text.replace(/[^\d.]+/g, '')}`,
	],
];

function dateText(value: unknown): string | undefined {
	if (typeof value === 'string') return trimText(value.slice(0, 100));
	// A JavaScript date or a Luxon date.
	const { toISOString, toISO } = Object(value) as { toISOString?: unknown; toISO?: unknown };
	return typeof toISOString === 'function' || typeof toISO === 'function'
		? '0000-00-00T'
		: undefined;
}

/** Advice on how to write the number, to append to a message; empty if there is none. */
export function adviseNumber(value: unknown, unit: string): string {
	const text = dateText(value);
	const advice = NUMBER_ADVICE.find(([pattern]) => text !== undefined && pattern.test(text));
	return advice === undefined ? '' : `; ${advice[1](String(text), unit)}`;
}

/** Spreadsheets read `16:9` as a time of day and store it as a fraction of a day. */
function isTime(value: unknown): boolean {
	if (typeof value === 'number') return value > 0 && value < 1;
	const text = dateText(value);
	return text !== undefined && (TIME.test(text) || DATE.test(text));
}

/** Advice on a mangled value, to append to a message; empty if there is none. */
export function adviseChoice(value: unknown, choices: Choice[]): string {
	const areRatios = choices.every((choice) => /^\d+:\d+$/.test(choice.value));
	return areRatios && isTime(value)
		? '; a spreadsheet read it as a time: format its column as plain text, and enter the value again'
		: '';
}
