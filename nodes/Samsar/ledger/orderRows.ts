import type { IExecuteFunctions } from 'n8n-workflow';

import { describeOrder, savesContent } from './describeOrder';
import type { LedgerOrder } from './describeOrder';
import { findLineage, hash } from './identity';
import type { OrderRecord } from './orderRecord';
import { mayBeSent, readRecord, toChanges } from './orderRecord';
import type { OrderRow, OrderStatus, StoredRow } from './orderRow';
import type { Condition, Placed } from './orderTable';
import type { CarefulTable } from './carefulTable';

/** What became of a session. */
export interface Ending {
	sessionId: string;
	status: OrderStatus;
	videoUrl?: string | null;
	/** What Samsar charged; null or absent = not told. */
	credits?: number | null;
	reason?: string;
}

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

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: CarefulTable,
	) {
		this.executionId = context.getExecutionId();
		this.lineage = findLineage(context) ?? hash(`execution ${this.executionId}`);
		this.node = context.getNode().id;
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
		await this.table.use(async (table) => await table.update(this.rowOf(record), { owner }));
	}

	/** Writes what has become of an order. */
	async update(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		const changes = toChanges(record, this.node);
		await this.table.use(async (table) => await table.update(this.rowOf(record), changes));
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
			...this.rowOf(record),
			{ column: 'owner', is: 'eq', value: owner },
			{ column: 'sessionId', is: 'isEmpty' },
		];
		const changes = { ...toChanges(record, this.node), owner: this.executionId };
		return (await this.table.use(async (table) => await table.update(where, changes))) !== 0;
	}

	async remove(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		await this.table.use(async (table) => await table.remove(this.rowOf(record)));
	}

	/** The order's row as it is now; `gone` when it was taken out, or is not to be sent by its execution. */
	async read(record: OrderRecord): Promise<OrderRecord | 'gone' | null> {
		if (record.rowId === undefined) return null;
		const rows = await this.table.use(async (table) => await table.read(this.rowOf(record)));
		if (rows === null) return null;
		const [row] = rows.filter(mayBeSent);
		return (row && readRecord(row, this.node)) ?? 'gone';
	}

	/** Those of the account's sessions that are an order's, in whichever workflow of the project. */
	async findOwned(sessionIds: string[], account: string): Promise<string[]> {
		if (sessionIds.length === 0) return [];
		const conditions = sessionIds.map(hasSession);
		const rows = await this.table.use(async (table) => await table.read(conditions, 'any'), false);
		return ofAccount(rows ?? [], account).map(({ sessionId }) => sessionId);
	}

	/**
	 * Writes that a session which was found is the order's, unless another order has it.
	 *
	 * @returns whether it is this order's; of two workers that find it at once, none may get it
	 */
	async claimSession(record: OrderRecord, sessionId: string, account: string): Promise<boolean> {
		if (record.rowId === undefined) return true;
		const own = this.rowOf(record);
		const rows = await this.table.use(async (table) => {
			await table.update(own, { sessionId });
			return ofAccount(await table.read([hasSession(sessionId)]), account);
		});
		if (rows === null || rows.every(({ id }) => id === record.rowId)) return true;
		await this.table.use(async (table) => await table.update(own, { sessionId: '' }));
		return false;
	}

	/** Writes how a session has ended, whichever execution ordered it. */
	async end(
		{ sessionId, status, videoUrl, credits, reason }: Ending,
		account: string,
	): Promise<void> {
		const shown = savesContent(this.context) ? (videoUrl ?? '') : '';
		const changes = {
			status,
			videoUrl: shown,
			...(typeof credits === 'number' && { credits }),
			...(reason !== undefined && { reason }),
		};
		const where: Condition[] = [
			hasSession(sessionId),
			{ column: 'account', is: 'eq', value: account },
		];
		await this.table.use(async (table) => await table.update(where, changes), false);
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

	/** An order belongs to whoever has changed its row first: those taken here are not sent there. */
	private listStrangers({ seen, taken }: Placed): OrderRecord[] {
		const ours = new Set(taken.map(({ id }) => id));
		return seen
			.filter((row) => !ours.has(row.id) && (row.owner === '' || mayBeSent(row)))
			.flatMap((row) => readRecord(row, this.node) ?? []);
	}

	/** n8n may give a deleted row's number to another one, so more than that is asked for. */
	private rowOf({ rowId, content }: OrderRecord): Condition[] {
		return [
			{ column: 'id', is: 'eq', value: rowId },
			{ column: 'lineage', is: 'eq', value: this.lineage },
			{ column: 'content', is: 'eq', value: content },
		];
	}
}

function hasSession(value: string): Condition {
	return { column: 'sessionId', is: 'eq', value };
}

/** IDs of sessions are unique on one server only. */
function ofAccount(rows: StoredRow[], account: string): StoredRow[] {
	return rows.filter((row) => row.account === account);
}
