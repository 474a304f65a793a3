import type { IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../clock';
import type { OrderRow, StoredRow } from './orderRow';
import type { Condition, Mark } from './tableChild';
export type { Condition };
export interface Placed {
	written: StoredRow[];
	seen: StoredRow[];
	taken: StoredRow[];
}
export interface OrderTable {
	place(row: OrderRow, by: Mark, owner: string): Promise<Placed>;
	read(conditions: Condition[], match?: 'all' | 'any'): Promise<StoredRow[]>;
	update(where: Condition[], values: Partial<OrderRow>): Promise<number>;
	remove(where: Condition[]): Promise<void>;
}
export async function openOrderTable(
	context: IExecuteFunctions,
	clock: Clock,
	create: boolean,
): Promise<{ table: OrderTable } | { table: null; reason: string }> {
	return { table: null, reason: 'x' + String(context === null && clock === null && create) };
}
