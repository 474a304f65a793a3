import type { IDataObject } from 'n8n-workflow';

/** The name of the Data Table, which people see. */
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

/** What people see of an order. Text that is not known is '', numbers that are not known are null. */
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
	/** JSON: what comes later, because n8n cannot add a column to a table. */
	details: string;
}

/** A row as the table has it. Times are in milliseconds since 1970. */
export interface StoredRow extends OrderRow {
	id: number;
	createdAt: number;
	updatedAt: number;
}

/** In the order in which people see them. They are only ever added to. */
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

/** Characters that a column keeps; the others keep everything. */
const LONGEST: Partial<Record<keyof OrderRow, number>> = { prompt: 200, reason: 1_000 };

/** PostgreSQL refuses a whole batch for one NUL character. */
export function withoutNul(text: string): string {
	return text.split('\0').join('');
}

function toCell(name: keyof OrderRow, value: unknown): string | number | null {
	if (isNumber(name)) {
		// n8n would make 0 of an empty text.
		return typeof value === 'number' && Number.isFinite(value) ? value : null;
	}
	const text = withoutNul(String(value ?? ''));
	const longest = LONGEST[name];
	// By characters, so that none is cut in two.
	return longest === undefined ? text : Array.from(text).slice(0, longest).join('');
}

/** The columns of `values` as the table takes them. It takes no others. */
export function toCells(values: Partial<OrderRow>): IDataObject {
	return Object.fromEntries(
		COLUMNS.filter(({ name }) => values[name] !== undefined).map(({ name }) => [
			name,
			toCell(name, values[name]),
		]),
	);
}

/** n8n gives a time as a text or as a Date. */
function toTime(value: unknown): number {
	return new Date(value as string | Date).getTime();
}

/** A row as n8n gives it. People may have changed it, and added columns of their own. */
export function toStoredRow(cells: IDataObject): StoredRow {
	const row = Object.fromEntries(COLUMNS.map(({ name }) => [name, toCell(name, cells[name])]));
	return {
		...(row as unknown as OrderRow),
		id: Number(cells.id),
		createdAt: toTime(cells.createdAt),
		updatedAt: toTime(cells.updatedAt),
	};
}

/** What stands in the column `details`; nothing where a person has written something else there. */
export function readDetails(details: string): IDataObject {
	try {
		const value: unknown = JSON.parse(details);
		return value !== null && typeof value === 'object' ? (value as IDataObject) : {};
	} catch {
		return {};
	}
}

/** What tells a row from all others. n8n may give the ID of a deleted row to another one. */
export function readUid({ details }: Pick<OrderRow, 'details'>): string | undefined {
	const { uid } = readDetails(details);
	return typeof uid === 'string' && uid !== '' ? uid : undefined;
}

/** The row with a `uid` in its details; one that it has stays. */
export function withUid(row: OrderRow, uid: string): OrderRow {
	if (readUid(row) !== undefined) return row;
	return { ...row, details: JSON.stringify({ ...readDetails(row.details), uid }) };
}
