import type { IDataObject } from 'n8n-workflow';

/** The name of the Data Table. */
export const TABLE_NAME = 'Samsar Orders';

export const STATUSES = [
	'SENDING',
	'ACCEPTED',
	'COMPLETED',
	'FAILED',
	'CANCELLED',
	'LOST',
] as const;

export type OrderStatus = (typeof STATUSES)[number];

/** The columns of an order. Unknown text is '', unknown numbers are null. */
export interface OrderRow {
	status: OrderStatus;
	sessionId: string;
	videoUrl: string;
	operation: string;
	prompt: string;
	credits: number | null;
	idempotencyKey: string;
	workflowId: string;
	nodeName: string;
	executionId: string;
	item: number;
	reason: string;
	account: string;
	lineage: string;
	content: string;
	setup: string;
	owner: string;
	/** JSON for further fields, because n8n cannot add a column to a table. */
	details: string;
}

/** A stored row. Times are milliseconds since 1970. */
export interface StoredRow extends OrderRow {
	id: number;
	createdAt: number;
	updatedAt: number;
}

/** In display order. Columns are only ever added. */
const NAMES: Array<keyof OrderRow> = [
	...(['status', 'sessionId', 'videoUrl', 'operation', 'prompt', 'credits'] as const),
	...(['idempotencyKey', 'workflowId', 'nodeName', 'executionId', 'item', 'reason'] as const),
	...(['account', 'lineage', 'content', 'setup', 'owner', 'details'] as const),
];

export const isNumber = (name: string) => name === 'credits' || name === 'item';

export const COLUMNS = NAMES.map((name): { name: keyof OrderRow; type: 'string' | 'number' } => ({
	name,
	type: isNumber(name) ? 'number' : 'string',
}));

/** Maximum lengths in characters; other columns have none. */
const LONGEST: Partial<Record<keyof OrderRow, number>> = { prompt: 200, reason: 1_000 };

/** PostgreSQL rejects a whole batch because of one NUL character. */
export function withoutNul(text: string): string {
	return text.split('\0').join('');
}

function toCell(name: keyof OrderRow, value: unknown): string | number | null {
	if (isNumber(name)) {
		// n8n would convert an empty text to 0.
		return typeof value === 'number' && Number.isFinite(value) ? value : null;
	}
	const text = withoutNul(String(value ?? ''));
	const longest = LONGEST[name];
	// By code points, so that no character is split.
	return longest === undefined ? text : Array.from(text).slice(0, longest).join('');
}

/** The columns of `values` in the form that the table accepts. */
export function toCells(values: Partial<OrderRow>): IDataObject {
	return Object.fromEntries(
		COLUMNS.filter(({ name }) => values[name] !== undefined).map(({ name }) => [
			name,
			toCell(name, values[name]),
		]),
	);
}

/** n8n returns a time as text or as a Date. */
function toTime(value: unknown): number {
	return new Date(value as string | Date).getTime();
}

/** Reads a row from n8n. People may have changed it or added columns. */
export function toStoredRow(cells: IDataObject): StoredRow {
	const row = Object.fromEntries(COLUMNS.map(({ name }) => [name, toCell(name, cells[name])]));
	return {
		...(row as unknown as OrderRow),
		id: Number(cells.id),
		createdAt: toTime(cells.createdAt),
		updatedAt: toTime(cells.updatedAt),
	};
}

/** The content of the column `details`; empty if a person has overwritten it. */
export function readDetails(details: string): IDataObject {
	try {
		const value: unknown = JSON.parse(details);
		return value !== null && typeof value === 'object' ? (value as IDataObject) : {};
	} catch {
		return {};
	}
}

/** The unique ID of a row. n8n may reuse the row ID of a deleted row. */
export function readUid({ details }: Pick<OrderRow, 'details'>): string | undefined {
	const { uid } = readDetails(details);
	return typeof uid === 'string' && uid !== '' ? uid : undefined;
}

/** Adds a `uid` to the row's details, unless it has one. */
export function withUid(row: OrderRow, uid: string): OrderRow {
	if (readUid(row) !== undefined) return row;
	return { ...row, details: JSON.stringify({ ...readDetails(row.details), uid }) };
}
