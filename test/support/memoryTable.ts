import type { IDataObject } from 'n8n-workflow';

import {
	COLUMNS,
	toCells,
	toStoredRow,
	type OrderRow,
	type StoredRow,
} from '../../nodes/Samsar/ledger/orderRow';
import type {
	Condition,
	Mark,
	Match,
	OrderTable,
	Placed,
} from '../../nodes/Samsar/ledger/orderTable';
import { RowStore, type RowFilter } from './rowStore';

const TYPES = Object.fromEntries(COLUMNS.map(({ name, type }) => [name, type]));

const toFilter = ({ column, is, value }: Condition): RowFilter => ({
	keyName: column,
	condition: is,
	keyValue: column === 'createdAt' ? new Date(value ?? 0).toISOString() : value,
});

interface Time {
	now(): number;
	sleep(ms: number): Promise<void>;
}

/** The ledger's table without n8n: the same calls on rows in memory, and switches for what goes wrong. */
export class MemoryTable implements OrderTable {
	/** Thrown by every call while it is set, before it does anything. */
	trouble?: Error;

	/** The next call that writes does so, and throws then. */
	failAfterWrite = false;

	/** Milliseconds of each step of a call, in which others get their turn. */
	latencyMs = 0;

	private store: RowStore;

	constructor(private readonly time: Time) {
		this.store = new RowStore(TYPES, () => time.now());
	}

	get rows(): StoredRow[] {
		return this.store.rows.map(toStoredRow);
	}

	/** A person deletes the table; the node makes a new one. */
	removeTable(): void {
		this.store = new RowStore(TYPES, () => this.time.now());
	}

	async place(row: OrderRow, by: Mark, owner: string): Promise<Placed> {
		await this.step();
		const mark: Condition = { column: by.column, is: 'eq', value: by.value };
		const cells = toCells({ ...row, [by.column]: by.value, owner: '' });
		const [{ id }] = this.store.insert([cells]);
		await this.step(true);
		const seen = this.select([mark]);
		await this.step();
		const taken = this.store
			.update([mark, { column: 'owner', is: 'isEmpty' } as const].map(toFilter), 'all', { owner })
			.map(toStoredRow);
		await this.step();
		return { written: this.select([{ column: 'id', is: 'eq', value: id }]), seen, taken };
	}

	async read(conditions: Condition[], match: Match = 'all'): Promise<StoredRow[]> {
		await this.step();
		const rows = this.select(conditions, match);
		await this.step();
		return rows;
	}

	async update(where: Condition[], values: Partial<OrderRow>): Promise<number> {
		await this.step();
		const changed = this.store.update(where.map(toFilter), 'all', toCells(values));
		await this.step(true);
		return changed.length;
	}

	async remove(where: Condition[]): Promise<void> {
		await this.step();
		this.store.remove(where.map(toFilter), 'all');
		await this.step(true);
	}

	private select(conditions: Condition[], match: Match = 'all'): StoredRow[] {
		const rows: IDataObject[] = this.store.select(conditions.map(toFilter), match);
		return rows.map(toStoredRow);
	}

	private async step(hasWritten = false): Promise<void> {
		if (hasWritten && this.failAfterWrite) {
			this.failAfterWrite = false;
			throw new Error('it was written, and then the database failed');
		}
		if (this.trouble) throw this.trouble;
		await this.time.sleep(this.latencyMs);
	}
}
