import type { IDataObject } from 'n8n-workflow';

/** A condition as n8n's node Data Table has it, its value evaluated. */
export interface RowFilter {
	keyName: string;
	condition: string;
	keyValue?: unknown;
}

export type ColumnTypes = Record<string, 'string' | 'number'>;

type Row = IDataObject & { id: number; createdAt: number; updatedAt: number };

const invalid = (reason: string) =>
	new Error(`Validation error with data table request: ${reason}`);

/** What n8n makes of a value, as strict as it is. */
function toCell(name: string, value: unknown, type: 'string' | 'number'): IDataObject[string] {
	if (value === null || value === undefined) return null;
	if (typeof value === 'object')
		throw new Error(`unexpected object input '${JSON.stringify(value)}'`);
	if (type === 'string') {
		const text = String(value as string | number);
		// PostgreSQL.
		if (text.includes('\0')) throw new Error('invalid byte sequence for encoding "UTF8": 0x00');
		return text;
	}
	// As n8n, which takes an empty text for 0.
	const number = Number(value);
	if (!Number.isFinite(number)) {
		throw invalid(`value '${String(value)}' does not match column type '${type}': '${name}'`);
	}
	return number;
}

/** The rows of a Data Table in memory. It gives IDs as SQLite does: those of the newest are used again. */
export class RowStore {
	rows: Row[] = [];

	/** @param now milliseconds since 1970 */
	constructor(
		readonly columns: ColumnTypes,
		private readonly now: () => number = Date.now,
	) {}

	/** All of them or none. */
	insert(items: IDataObject[]): Row[] {
		const all = items.map((item) => this.toCells(item));
		const now = this.now();
		const empty = Object.fromEntries(Object.keys(this.columns).map((name) => [name, null]));
		return all.map((cells) => {
			const id = (this.rows.at(-1)?.id ?? 0) + 1;
			const row: Row = { ...empty, ...cells, id, createdAt: now, updatedAt: now };
			this.rows.push(row);
			return { ...row };
		});
	}

	/** By their ID. */
	select(filters: RowFilter[], match: 'all' | 'any' = 'all'): Row[] {
		return this.find(filters, match).map((row) => ({ ...row }));
	}

	/** @returns the changed rows */
	update(filters: RowFilter[], match: 'all' | 'any', values: IDataObject): Row[] {
		if (filters.length === 0) throw new Error('At least one condition is required');
		const cells = this.toCells(values);
		if (Object.keys(cells).length === 0) throw invalid('Data columns must not be empty');
		return this.find(filters, match).map((row) => ({
			...Object.assign(row, cells, { updatedAt: this.now() }),
		}));
	}

	/** @returns the removed rows */
	remove(filters: RowFilter[], match: 'all' | 'any'): Row[] {
		if (filters.length === 0) throw new Error('At least one condition is required');
		const gone = new Set(this.find(filters, match));
		this.rows = this.rows.filter((row) => !gone.has(row));
		return [...gone];
	}

	private toCells(item: IDataObject): IDataObject {
		return Object.fromEntries(
			Object.entries(item).map(([name, value]) => {
				if (!(name in this.columns)) throw invalid(`unknown column name '${name}'`);
				return [name, toCell(name, value, this.columns[name])];
			}),
		);
	}

	private find(filters: RowFilter[], match: 'all' | 'any'): Row[] {
		const tests = filters.map((filter) => this.toTest(filter));
		return this.rows.filter((row) =>
			match === 'all' || tests.length === 0
				? tests.every((test) => test(row))
				: tests.some((test) => test(row)),
		);
	}

	private toTest({ keyName, condition, keyValue }: RowFilter): (row: Row) => boolean {
		const isTime = keyName === 'createdAt' || keyName === 'updatedAt';
		if (keyName !== 'id' && !isTime && !(keyName in this.columns)) {
			throw new Error(
				`Filter validation failed: Column(s) "${keyName}" do not exist in the selected table.`,
			);
		}
		if (condition === 'isEmpty') return (row) => row[keyName] === null || row[keyName] === '';
		const value = isTime
			? new Date(keyValue as string).getTime()
			: toCell(keyName, keyValue, keyName === 'id' ? 'number' : this.columns[keyName]);
		if (value === null || value === undefined || Number.isNaN(value))
			throw invalid(`no value for '${keyName}'`);
		const compare: Record<string, (cell: string | number) => boolean> = {
			eq: (cell) => cell === value,
			gte: (cell) => cell >= value,
			lt: (cell) => cell < value,
		};
		const test = compare[condition];
		if (test === undefined) throw new Error(`Unsupported filter condition: ${condition}`);
		return (row) => row[keyName] !== null && test(row[keyName] as string | number);
	}
}
