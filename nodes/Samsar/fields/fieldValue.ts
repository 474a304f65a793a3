import { findHidden, isBlankText, nameCharacter, trimText } from '../api/characters';
import type { Choice } from '../api/contract';
import { SamsarFailure } from '../failures/failure';
import { NOTHING_ORDERED } from '../failures/sentence';
import { adviseChoice, adviseNumber, OBJECT_TEXT, OBJECT_ADVICE } from './fieldAdvice';

function showValue(value: unknown): string {
	if (typeof value === 'string') return `'${value}'`;
	if (typeof value !== 'object') return String(value);
	try {
		return JSON.stringify(value);
	} catch {
		return String(value);
	}
}

/** Whether a field has a value: empty text and white space count as unset. */
export function isSet(value: unknown): boolean {
	return typeof value === 'string' ? !isBlankText(value) : value !== undefined && value !== null;
}

/** A value for a message: shortened, and quoted if it is text. */
export function quoteValue(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'empty';
	const text = showValue(value);
	const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
	const hidden = typeof value === 'string' ? findHidden(value.slice(0, 60)) : undefined;
	return hidden === undefined ? shown : `${shown} (with ${nameCharacter(hidden)})`;
}

export function refuseField(message: string): SamsarFailure {
	return new SamsarFailure({ message, description: NOTHING_ORDERED });
}

/** Decimal notation. Other notations are usually mistakes. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;

function readDecimal(value: unknown): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	const text = typeof value === 'string' ? trimText(value) : '';
	return DECIMAL.test(text) ? Number(text) : null;
}

/**
 * A field's value as a number. Text in decimal notation is converted.
 *
 * @param unset the value of an empty field; absent = the field is required
 * @throws SamsarFailure if it is not a finite number above zero
 */
export function readPositiveNumber(
	field: string,
	value: unknown,
	unit: string,
	unset?: number,
): number {
	if (unset !== undefined && !isSet(value)) return unset;
	const number = readDecimal(value);
	if (number === null || number <= 0) {
		throw refuseField(
			`'${field}' must be a number of ${unit} above 0, but is ${quoteValue(value)}${adviseNumber(value, unit)}`,
		);
	}
	return number;
}

const SWITCHES = new Map<unknown, boolean>([
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	['1', true],
	['0', false],
	[1, true],
	[0, false],
]);

function fold(text: string): string {
	return trimText(text).toLowerCase();
}

/**
 * A switch's position. Accepts text from an expression.
 *
 * @param unset the position of an empty field
 * @throws SamsarFailure if it is neither on nor off
 */
export function readSwitch(field: string, value: unknown, unset: boolean): boolean {
	const word = typeof value === 'string' ? fold(value) : value;
	if (!isSet(word)) return unset;
	const position = SWITCHES.get(word);
	if (position === undefined) {
		throw refuseField(`'${field}' must be true or false, but is ${quoteValue(value)}`);
	}
	return position;
}

/**
 * A field's value as text, without surrounding white space and invisible characters.
 *
 * @throws SamsarFailure if it is empty, or neither text nor a number
 */
export function readRequiredText(field: string, value: unknown): string {
	const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
	if (typeof text !== 'string' || isBlankText(text)) {
		const rule = typeof value === 'object' && value !== null ? 'be text' : 'not be empty';
		throw refuseField(`'${field}' must ${rule}, but is ${quoteValue(value)}`);
	}
	if (text.includes(OBJECT_TEXT)) {
		throw refuseField(`'${field}' must be text, but is ${quoteValue(text)}: ${OBJECT_ADVICE}`);
	}
	return trimText(text);
}

/**
 * A field's value if it is one of `choices` or the displayed name of one. Ignores case and surrounding
 * white space, which spreadsheets and AI models add.
 *
 * @param unset the value of an empty field; absent = the field is required
 * @throws SamsarFailure with the allowed values
 */
export function readChoice(
	field: string,
	value: unknown,
	choices: Choice[],
	unset?: string,
): string {
	if (unset !== undefined && !isSet(value)) return unset;
	const wanted = typeof value === 'string' ? fold(value) : undefined;
	const found =
		choices.find((choice) => fold(choice.value) === wanted) ??
		choices.find((choice) => fold(choice.name) === wanted);
	if (!found) {
		const allowed = choices.map((choice) => choice.value).join(', ');
		throw refuseField(
			`'${field}' must be one of ${allowed}, but is ${quoteValue(value)}${adviseChoice(value, choices)}`,
		);
	}
	return found.value;
}
