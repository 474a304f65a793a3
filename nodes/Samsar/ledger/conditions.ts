import type { IDataObject } from 'n8n-workflow';

import { isNumber, withoutNul, type OrderRow } from './orderRow';

/** A condition on a row, with n8n's names. */
export interface Condition {
	column: keyof OrderRow | 'id' | 'createdAt';
	is: 'eq' | 'gte' | 'lt' | 'isEmpty';
	value?: string | number;
}

export type Match = 'all' | 'any';

/** A value that all rows of an order or of a key have. */
export interface Mark {
	column: 'lineage' | 'idempotencyKey';
	value: string;
}

/** n8n evaluates a parameter that begins with '='. So such a text is given as an expression for itself. */
export function asLiteral(text: string): string {
	if (!text.startsWith('=')) return text;
	const escaped = Array.from({ length: text.length }, (_, index) =>
		text.charCodeAt(index).toString(16).padStart(4, '0'),
	);
	return `={{ "${escaped.map((code) => `\\u${code}`).join('')}" }}`;
}

/** A value that n8n compares with a column, as an item has it. */
export function toKeyValue(column: Condition['column'], value: string | number): string | number {
	if (column === 'createdAt') return new Date(value).toISOString();
	if (column !== 'id' && !isNumber(column)) return withoutNul(String(value));
	// n8n would make 0 of an empty text.
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
	// An older n8n takes an empty text for a value; the rows of the ledger have no other emptiness.
	return { keyName: column, condition: 'eq', keyValue: '' };
}

/** An expression in the place of the whole filter would be dropped, and all rows match. */
export function toFilters(filters: IDataObject[], match: Match = 'all'): IDataObject {
	const matchType = match === 'all' ? 'allConditions' : 'anyCondition';
	return { matchType, filters: { conditions: filters } };
}
