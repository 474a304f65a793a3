import { randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { changeRows, describeKind, remove, toChange, type Change } from './changeRows';
import { Gathering } from './gathering';
import { withUid, type OrderRow, type StoredRow } from './orderRow';
import { placeRows, type Placed } from './placeRows';
import { readRows } from './readRows';
import type { Condition, Mark, Match } from './conditions';
import { findObstacle, TableDoor } from './tableDoor';
import { toTrouble } from './tableTrouble';

export type { StoredRow } from './orderRow';
export type { Placed } from './placeRows';
export type { Condition, Mark, Match } from './conditions';

/** The ledger's table. Every method throws an error with a short reason if the table cannot be used. */
export interface OrderTable {
	/**
	 * Writes a row, reads all rows with the value of `by`, and takes those without an owner. An execution that has
	 * taken every row that it read was first. Of several concurrent executions, at most one is.
	 */
	place(row: OrderRow, by: Mark, owner: string): Promise<Placed>;
	/** The rows that meet all conditions, or any, sorted by ID. */
	read(conditions: Condition[], match?: Match): Promise<StoredRow[]>;
	/**
	 * Changes the rows that meet all conditions.
	 *
	 * @returns the number of changed rows. After the execution's time limit it is 0, because n8n writes but does not
	 * return the result.
	 */
	update(where: Condition[], values: Partial<OrderRow>): Promise<number>;
	/** Removes the rows that meet all conditions. */
	remove(where: Condition[]): Promise<void>;
}

/** Batch size: the number of orders in doubt if n8n crashes during a write. */
const MOST_PLACED = 12;
const MOST_CHANGED = 100;

class DataTable implements OrderTable {
	private readonly places = new Map<string, Gathering<OrderRow, Placed>>();

	private readonly changes: Gathering<Change, number>;

	constructor(
		private readonly door: TableDoor,
		private readonly clock: Clock,
	) {
		this.changes = new Gathering({
			clock,
			most: MOST_CHANGED,
			keyOf: describeKind,
			carryOut: async (changes) => await changeRows(door, changes),
		});
	}

	async place(row: OrderRow, by: Mark, owner: string): Promise<Placed> {
		const marked = { ...row, [by.column]: by.value, owner: '' };
		return await this.placesOf(by, owner).ask(withUid(marked, randomUUID()));
	}

	async read(conditions: Condition[], match: Match = 'all'): Promise<StoredRow[]> {
		return await this.door.onTable(
			async (tableId) => await readRows(this.door, tableId, conditions, match),
			[],
		);
	}

	async update(where: Condition[], values: Partial<OrderRow>): Promise<number> {
		return await this.changes.ask(toChange(where, values));
	}

	async remove(where: Condition[]): Promise<void> {
		await remove(this.door, where);
	}

	/** Collects the rows that one child workflow can write. */
	private placesOf(by: Mark, owner: string): Gathering<OrderRow, Placed> {
		const key = JSON.stringify([by.column, by.value, owner]);
		const places =
			this.places.get(key) ??
			new Gathering<OrderRow, Placed>({
				clock: this.clock,
				most: MOST_PLACED,
				carryOut: async (rows) => await placeRows(this.door, rows, by, owner),
			});
		this.places.set(key, places);
		return places;
	}
}

/** Why there is no table. */
export interface NoTable {
	table: null;
	/** Follows "because". */
	reason: string;
	/** Whether a table may exist that could not be reached at the moment. */
	mayPass: boolean;
}

export type Opened = { table: OrderTable } | NoTable;

/**
 * @param create whether to create a missing table. A table that is deleted later is created again when a row is
 * placed.
 */
export async function openOrderTable(
	context: IExecuteFunctions,
	clock: Clock,
	create: boolean,
): Promise<Opened> {
	const obstacle = findObstacle(context);
	if (obstacle !== null) return { table: null, reason: obstacle, mayPass: false };
	const door = new TableDoor(context, clock);
	try {
		await door.open(create);
	} catch (error) {
		const { message, mayPass } = toTrouble(error);
		return { table: null, reason: message, mayPass };
	}
	return { table: new DataTable(door, clock) };
}
