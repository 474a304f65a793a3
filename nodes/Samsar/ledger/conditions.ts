import type { IDataObject } from 'n8n-workflow';

import { isNumber, withoutNul, type OrderRow } from './orderRow';

/** A condition on a row, with n8n's names. */
export interface Condition {
	column: keyof OrderRow | 'id' | 'createdAt';
	is: 'eq' | 'gte' | 'lt' | 'isEmpty';
	value?: string | number;
}

export type Match = 'all' | 'any';

/** A value shared by all rows of a lineage or an idempotency key. */
export interface Mark {
	column: 'lineage' | 'idempotencyKey';
	value: string;
}

/** n8n evaluates a parameter that starts with '=', so such a text is passed as an expression that returns it. */
export function asLiteral(text: string): string {
	if (!text.startsWith('=')) return text;
	const escaped = Array.from({ length: text.length }, (_, index) =>
		text.charCodeAt(index).toString(16).padStart(4, '0'),
	);
	return `={{ "${escaped.map((code) => `\\u${code}`).join('')}" }}`;
}

/** A value for a comparison with a column, in the form of an item. */
export function toKeyValue(column: Condition['column'], value: string | number): string | number {
	if (column === 'createdAt') return new Date(value).toISOString();
	if (column !== 'id' && !isNumber(column)) return withoutNul(String(value));
	// n8n would convert an empty text to 0.
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw new Error(`the column ${column} is not compared with '${value}'`);
}

export function toFilter({ column, is, value = '' }: Condition): IDataObject {
	if (is !== 'isEmpty') {
		const keyValue = toKeyValue(column, value);
		const literal = typeof keyValue === 'string' ? asLiteral(keyValue) : keyValue;
		return { keyName: column, condition: is, keyValue: literal };
	}
	if (column === 'id' || isNumber(column)) return { keyName: column, condition: is };
	// Older versions of n8n treat an empty text as a value. The ledger stores no other empty value.
	return { keyName: column, condition: 'eq', keyValue: '' };
}

/** The filter must not be an expression as a whole: n8n would drop it, and all rows would match. */
export function toFilters(filters: IDataObject[], match: Match = 'all'): IDataObject {
	const matchType = match === 'all' ? 'allConditions' : 'anyCondition';
	return { matchType, filters: { conditions: filters } };
}
