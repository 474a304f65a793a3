import type { IExecuteFunctions } from 'n8n-workflow';

import { describeOrder } from './describeOrder';
import type { LedgerOrder } from './describeOrder';
import { findLineage, hash } from './identity';
import type { OrderRecord } from './orderRecord';
import { ProjectRows } from './projectRows';
import { ofAccount, rowOf, SessionRows } from './sessionRows';
import { mayBeSent, readRecord, toChanges } from './orderRecord';
import type { OrderRow, StoredRow } from './orderRow';
import type { Condition, Mark, OrderTable, Placed } from './orderTable';
import type { CarefulTable } from './carefulTable';

const DAY_MS = 24 * 60 * 60_000;

/** How long a row is kept. People are told so (docs/money.md). */
const KEPT_MS = 90 * DAY_MS;

/** When old rows were removed last, by workflow. Milliseconds since 1970. */
const tidiedAt = new Map<string, number>();

/** What came of writing an order. */
export interface Inserted {
	rowId: number;
	strangers: OrderRecord[];
	isTaken: boolean;
}

/**
 * The records of one execution and its retries as rows of the Data Table. But for `readLineage`, nothing
 * throws, see `CarefulTable`.
 */
export class OrderRows {
	private readonly executionId: string;

	readonly lineage: string;

	readonly node: string;

	readonly sessions: SessionRows;

	readonly project: ProjectRows;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: CarefulTable,
	) {
		this.executionId = context.getExecutionId();
		this.lineage = findLineage(context) ?? hash(`execution ${this.executionId}`);
		this.node = context.getNode().id;
		this.sessions = new SessionRows(context, table);
		this.project = new ProjectRows(table);
	}

	/**
	 * The orders that this execution and those it is a retry of have sent.
	 *
	 * @throws Error with the reason when the table is there and cannot be read
	 */
	async readLineage(): Promise<OrderRecord[]> {
		const rows = await this.table.ask([{ column: 'lineage', is: 'eq', value: this.lineage }]);
		return rows.filter(mayBeSent).flatMap((row) => readRecord(row, this.node) ?? []);
	}

	/**
	 * Writes a new order. Returns its row's number, the orders of executions beside this one, and whether
	 * the row is this execution's: one that wrote its own row at the same time may have taken it. Orders
	 * with an idempotency key are beside each other in all runs.
	 *
	 * @throws Error with the reason when an order with a key cannot be written
	 */
	async insert(record: OrderRecord, order: LedgerOrder, account: string): Promise<Inserted | null> {
		const row: OrderRow = {
			...describeOrder(this.context, order),
			...toChanges({ node: this.node, ...record }),
			account,
			lineage: this.lineage,
			content: record.content,
			setup: record.setup ?? '',
		};
		const { idempotencyKey: key } = order;
		const by: Mark =
			key === undefined
				? { column: 'lineage', value: this.lineage }
				: { column: 'idempotencyKey', value: key };
		const write = async (table: OrderTable) => await table.place(row, by, this.executionId);
		const placed = await (key === undefined ? this.table.use(write) : this.table.demand(write));
		if (placed === null) return null;
		const [{ id: rowId }] = placed.written;
		const list = (seen: StoredRow[]) =>
			key === undefined
				? this.listStrangers({ ...placed, seen }, this.node)
				: this.listStrangers({ ...placed, seen: ofAccount(seen, account) });
		if (placed.taken.some(({ id }) => id === rowId)) {
			return { rowId, strangers: list(placed.seen), isTaken: true };
		}
		// Whoever took it had written its own order by then, which may have come after the reading.
		const now = await this.table.use(async (table) => await table.read([{ ...by, is: 'eq' }]));
		return { rowId, strangers: list(now ?? placed.seen), isTaken: false };
	}

	/** Takes the order's own row back from the execution that took it for another order. */
	async keep(record: OrderRecord): Promise<void> {
		const owner = this.executionId;
		await this.table.use(async (table) => await table.update(rowOf(record), { owner }));
	}

	/** Writes what has become of an order. */
	async update(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		const changes = toChanges({ node: this.node, ...record });
		await this.table.use(async (table) => await table.update(rowOf(record), changes));
	}

	/**
	 * Takes over the row of a lost order, to send it once more.
	 *
	 * @param owner the execution that has sent it
	 * @returns false when another execution was first
	 */
	async take(record: OrderRecord, owner: string): Promise<boolean> {
		if (record.rowId === undefined) return true;
		const where: Condition[] = [
			...rowOf(record),
			{ column: 'owner', is: 'eq', value: owner },
			{ column: 'sessionId', is: 'isEmpty' },
		];
		const { lineage } = this;
		const changes = {
			...toChanges({ node: this.node, ...record }),
			lineage,
			owner: this.executionId,
		};
		return (await this.table.use(async (table) => await table.update(where, changes))) !== 0;
	}

	/**
	 * Writes that the answer to an order is lost, unless the execution that sent it has got the answer by now.
	 *
	 * @returns false when it has
	 */
	async giveUp(record: OrderRecord): Promise<boolean> {
		if (record.rowId === undefined) return true;
		const where: Condition[] = [...rowOf(record), { column: 'sessionId', is: 'isEmpty' }];
		const changes = toChanges({ node: this.node, ...record });
		return (await this.table.use(async (table) => await table.update(where, changes))) !== 0;
	}

	async remove(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		await this.table.use(async (table) => await table.remove(rowOf(record)));
	}

	/** The order's row as it is now; `gone` when it was removed. */
	async read(record: OrderRecord): Promise<OrderRecord | 'gone' | null> {
		if (record.rowId === undefined) return null;
		const rows = await this.table.use(async (table) => await table.read(rowOf(record)));
		if (rows === null) return null;
		const [row] = rows;
		const now = row && readRecord(row);
		// An equal order may have got the number of the removed row. A row that another execution has taken is
		// still there: the one that wrote it takes it back to send its order, or removes it.
		return now?.uid === record.uid ? now : 'gone';
	}

	/**
	 * Removes the rows of all workflows of the project that are older than 90 days; once a day in a process.
	 *
	 * @param now milliseconds since 1970
	 */
	async removeOld(now: number): Promise<void> {
		const { id = '' } = this.context.getWorkflow();
		if (now - (tidiedAt.get(id) ?? 0) < DAY_MS) return;
		tidiedAt.set(id, now);
		const isOld: Condition = { column: 'createdAt', is: 'lt', value: now - KEPT_MS };
		await this.table.use(async (table) => await table.remove([isOld]), false);
	}

	/**
	 * An order belongs to whoever has changed its row first: those taken with this one are not sent there. Of
	 * rows that were taken with an earlier one, the other execution may have taken one back by now.
	 */
	private listStrangers({ seen, taken }: Placed, node?: string): OrderRecord[] {
		const ours = new Set(taken.map(({ id }) => id));
		return seen
			.filter(({ id }) => !ours.has(id))
			.filter((row) => ['', this.executionId].includes(row.owner) || mayBeSent(row))
			.flatMap((row) => readRecord(row, node) ?? []);
	}
}
