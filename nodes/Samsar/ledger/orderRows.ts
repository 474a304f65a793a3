import type { IExecuteFunctions } from 'n8n-workflow';

import { describeOrder } from './describeOrder';
import type { LedgerOrder } from './describeOrder';
import { findLineage, hash } from './identity';
import type { OrderRecord } from './orderRecord';
import { rowOf, SessionRows } from './sessionRows';
import { mayBeSent, readRecord, toChanges } from './orderRecord';
import type { OrderRow } from './orderRow';
import type { Condition, Placed } from './orderTable';
import type { CarefulTable } from './carefulTable';

const DAY_MS = 24 * 60 * 60_000;

/** How long a row is kept. People are told so (docs/money.md). */
const KEPT_MS = 90 * DAY_MS;

/** When old rows were removed last, by workflow. Milliseconds since 1970. */
const tidiedAt = new Map<string, number>();

/**
 * The records of one execution and its retries as rows of the Data Table. But for `readLineage`, nothing
 * throws, see `CarefulTable`.
 */
export class OrderRows {
	private readonly executionId: string;

	private readonly lineage: string;

	private readonly node: string;

	readonly sessions: SessionRows;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: CarefulTable,
	) {
		this.executionId = context.getExecutionId();
		this.lineage = findLineage(context) ?? hash(`execution ${this.executionId}`);
		this.node = context.getNode().id;
		this.sessions = new SessionRows(context, table);
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
	 * the row is this execution's: one that wrote its own row at the same time may have taken it.
	 */
	async insert(
		record: OrderRecord,
		order: LedgerOrder,
		account: string,
	): Promise<{ rowId: number; strangers: OrderRecord[]; isTaken: boolean } | null> {
		const row: OrderRow = {
			...describeOrder(this.context, order),
			...toChanges(record, this.node),
			account,
			lineage: this.lineage,
			content: record.content,
			setup: record.setup ?? '',
		};
		const by = { column: 'lineage' as const, value: this.lineage };
		const placed = await this.table.use(
			async (table) => await table.place(row, by, this.executionId),
		);
		if (placed === null) return null;
		const [{ id: rowId }] = placed.written;
		if (placed.taken.some(({ id }) => id === rowId)) {
			return { rowId, strangers: this.listStrangers(placed), isTaken: true };
		}
		// Whoever took it had written its own order by then, which may have come after the reading.
		const now = await this.table.use(async (table) => await table.read([{ ...by, is: 'eq' }]));
		const seen = now ?? placed.seen;
		return { rowId, strangers: this.listStrangers({ ...placed, seen }), isTaken: false };
	}

	/** Takes the order's own row back from the execution that took it for another order. */
	async keep(record: OrderRecord): Promise<void> {
		const owner = this.executionId;
		await this.table.use(async (table) => await table.update(rowOf(record), { owner }));
	}

	/** Writes what has become of an order. */
	async update(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		const changes = toChanges(record, this.node);
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
		const changes = { ...toChanges(record, this.node), owner: this.executionId };
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
		const now = row && readRecord(row, this.node);
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
	private listStrangers({ seen, taken }: Placed): OrderRecord[] {
		const ours = new Set(taken.map(({ id }) => id));
		return seen
			.filter(({ id }) => !ours.has(id))
			.filter((row) => ['', this.executionId].includes(row.owner) || mayBeSent(row))
			.flatMap((row) => readRecord(row, this.node) ?? []);
	}
}
