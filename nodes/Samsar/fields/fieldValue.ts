import { readAmount } from '../api/amount';
import type { Choice } from '../api/contract';
import { SamsarFailure } from '../failures/failure';

function showValue(value: unknown): string {
	if (typeof value === 'string') return `'${value}'`;
	if (typeof value !== 'object') return String(value);
	try {
		return JSON.stringify(value);
	} catch {
		return String(value);
	}
}

/** A field that was added and left empty is one that nobody has set. */
export function isSet(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** A value as a message shows it: short, quoted when it is text. */
export function quoteValue(value: unknown): string {
	if (!isSet(value)) return 'empty';
	const text = showValue(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const NOTHING_SENT = 'Nothing was sent to Samsar and nothing was charged.';

/** A field's value that cannot be used. */
export function refuseField(message: string): SamsarFailure {
	return new SamsarFailure({ message, description: NOTHING_SENT });
}

/**
 * A field's value as a number; text that holds one is converted.
 *
 * @throws SamsarFailure when it is not a finite number above zero
 */
export function readPositiveNumber(field: string, value: unknown, unit: string): number {
	const number = readAmount(value);
	if (number === null || number <= 0) {
		throw refuseField(
			`'${field}' must be a number of ${unit} above 0, but is ${quoteValue(value)}`,
		);
	}
	return number;
}

const SWITCHES = new Map<unknown, boolean>([
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	[1, true],
	[0, false],
]);

/**
 * A switch's position; text from an expression is understood. Empty = as it is when nobody sets it.
 *
 * @throws SamsarFailure when it is neither on nor off
 */
export function readSwitch(field: string, value: unknown, unset: boolean): boolean {
	const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (!isSet(word)) return unset;
	const position = SWITCHES.get(word);
	if (position === undefined) {
		throw refuseField(`'${field}' must be true or false, but is ${quoteValue(value)}`);
	}
	return position;
}

/**
 * A field's value as text without blanks around it.
 *
 * @throws SamsarFailure when it is empty, or neither text nor a number
 */
export function readRequiredText(field: string, value: unknown): string {
	const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
	if (typeof text !== 'string' || text.trim() === '') {
		const rule = typeof value === 'object' && value !== null ? 'be text' : 'not be empty';
		throw refuseField(`'${field}' must ${rule}, but is ${quoteValue(value)}`);
	}
	return text.trim();
}

/**
 * A field's value, when it is one of `choices`.
 *
 * @throws SamsarFailure with the allowed values
 */
export function readChoice(field: string, value: unknown, choices: Choice[]): string {
	const found = choices.find((choice) => choice.value === value);
	if (!found) {
		const allowed = choices.map((choice) => choice.value).join(', ');
		throw refuseField(`'${field}' must be one of ${allowed}, but is ${quoteValue(value)}`);
	}
	return found.value;
}
