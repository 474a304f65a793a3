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

/** How long a row is kept, as documented in docs/money.md. */
const KEPT_MS = 90 * DAY_MS;

/** When old rows were last removed, by workflow, in milliseconds since 1970. */
const tidiedAt = new Map<string, number>();

/** The result of writing an order. */
export interface Inserted {
	rowId: number;
	strangers: OrderRecord[];
	isTaken: boolean;
}

/**
 * The records of one execution and its retries as rows of the Data Table. Most methods do not throw if the table
 * cannot be used, see `CarefulTable`.
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
	 * The orders sent by this execution and by the executions that it retries.
	 *
	 * @throws Error with the reason if the table may exist but cannot be read
	 */
	async readLineage(): Promise<OrderRecord[]> {
		const rows = await this.table.ask([{ column: 'lineage', is: 'eq', value: this.lineage }]);
		return rows.filter(mayBeSent).flatMap((row) => readRecord(row, this.node) ?? []);
	}

	/**
	 * Writes a new order. Returns its row ID, the matching orders of other executions, and whether this execution
	 * owns the row: a concurrent execution may have taken it. Orders with an idempotency key are compared across
	 * all runs.
	 *
	 * @throws Error with the reason if an order with a key cannot be written
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
		// The execution that took the row wrote its own order first, possibly after this read.
		const now = await this.table.use(async (table) => await table.read([{ ...by, is: 'eq' }]));
		return { rowId, strangers: list(now ?? placed.seen), isTaken: false };
	}

	/** Takes the order's row back from an execution that took it but sends a different order. */
	async keep(record: OrderRecord): Promise<void> {
		const owner = this.executionId;
		await this.table.use(async (table) => await table.update(rowOf(record), { owner }));
	}

	async update(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		const changes = toChanges({ node: this.node, ...record });
		await this.table.use(async (table) => await table.update(rowOf(record), changes));
	}

	/**
	 * Takes over the row of a lost order, to send it again.
	 *
	 * @param owner the execution that sent it
	 * @returns false if another execution was first
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
	 * Records that the answer is lost, unless the execution that sent the order has received it meanwhile.
	 *
	 * @returns false if it has
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

	/** The order's current row; `gone` if it was removed. */
	async read(record: OrderRecord): Promise<OrderRecord | 'gone' | null> {
		if (record.rowId === undefined) return null;
		const rows = await this.table.use(async (table) => await table.read(rowOf(record)));
		if (rows === null) return null;
		const [row] = rows;
		const now = row && readRecord(row);
		// An equal order may have reused the ID of a removed row. A row taken by another execution still exists: its
		// writer takes it back to send its order, or removes it.
		return now?.uid === record.uid ? now : 'gone';
	}

	/**
	 * Removes rows of all workflows of the project that are older than 90 days; at most once a day per process.
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
	 * The execution that first takes a row owns its order, so the orders of rows taken here are not sent elsewhere.
	 * Rows taken earlier are included, because the other execution may have taken one back.
	 */
	private listStrangers({ seen, taken }: Placed, node?: string): OrderRecord[] {
		const ours = new Set(taken.map(({ id }) => id));
		return seen
			.filter(({ id }) => !ours.has(id))
			.filter((row) => ['', this.executionId].includes(row.owner) || mayBeSent(row))
			.flatMap((row) => readRecord(row, node) ?? []);
	}
}
