import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { describeOrder, savesContent } from './describeOrder';
import type { LedgerOrder } from './describeOrder';
import { findLineage, hash } from './identity';
import type { OrderRecord } from './orderRecord';
import { mayBeSent, readRecord, toChanges } from './orderRecord';
import type { OrderRow, OrderStatus, StoredRow } from './orderRow';
import type { Condition, Opened, OrderTable, Placed } from './orderTable';
import { openOrderTable } from './orderTable';

/** What became of a session. */
export interface Ending {
	sessionId: string;
	status: OrderStatus;
	videoUrl?: string | null;
	/** What Samsar charged; null or absent = not told. */
	credits?: number | null;
	reason?: string;
}

/** The nodes whose operator has been told that there is no table for them. */
const told = new Set<string>();

/**
 * The records of one execution and its retries as rows of the Data Table. But for `readLineage`, nothing
 * throws: a table that cannot be used must not keep a video from being made. Such a call gives null.
 */
export class OrderRows {
	private readonly executionId: string;

	private readonly lineage: string;

	private readonly node: string;

	private opened: Promise<Opened> | null = null;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
		private readonly openTable = openOrderTable,
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
		const opened = await this.open(false);
		if (opened.table === null) {
			if (opened.mayPass) throw new Error(opened.reason);
			return [];
		}
		const rows = await opened.table.read([{ column: 'lineage', is: 'eq', value: this.lineage }]);
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
		const placed = await this.guard(async (table) => await table.place(row, by, this.executionId));
		if (placed === null) return null;
		const [{ id: rowId }] = placed.written;
		if (placed.taken.some(({ id }) => id === rowId)) {
			return { rowId, strangers: this.listStrangers(placed), isTaken: true };
		}
		// Whoever took it had written its own order by then, which may have come after the reading.
		const now = await this.guard(async (table) => await table.read([{ ...by, is: 'eq' }]));
		const seen = now ?? placed.seen;
		return { rowId, strangers: this.listStrangers({ ...placed, seen }), isTaken: false };
	}

	/** Takes the order's own row back from the execution that took it for another order. */
	async keep(record: OrderRecord): Promise<void> {
		const owner = this.executionId;
		await this.guard(async (table) => await table.update(this.rowOf(record), { owner }));
	}

	/** Writes what has become of an order. */
	async update(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		const changes = toChanges(record, this.node);
		await this.guard(async (table) => await table.update(this.rowOf(record), changes));
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
		return (await this.guard(async (table) => await table.update(where, changes))) !== 0;
	}

	async remove(record: OrderRecord): Promise<void> {
		if (record.rowId === undefined) return;
		await this.guard(async (table) => await table.remove(this.rowOf(record)));
	}

	/** The order's row as it is now; `gone` when it was taken out, or is not to be sent by its execution. */
	async read(record: OrderRecord): Promise<OrderRecord | 'gone' | null> {
		if (record.rowId === undefined) return null;
		const rows = await this.guard(async (table) => await table.read(this.rowOf(record)));
		if (rows === null) return null;
		const [row] = rows.filter(mayBeSent);
		const now = row && readRecord(row, this.node);
		// An equal order may have got the number of the removed row.
		return now?.uid === record.uid ? now : 'gone';
	}

	/** Those of the account's sessions that are an order's, in whichever workflow of the project. */
	async findOwned(sessionIds: string[], account: string): Promise<string[]> {
		if (sessionIds.length === 0) return [];
		const conditions = sessionIds.map(hasSession);
		const rows = await this.guard(async (table) => await table.read(conditions, 'any'), false);
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
		const rows = await this.guard(async (table) => {
			await table.update(own, { sessionId });
			return ofAccount(await table.read([hasSession(sessionId)]), account);
		});
		if (rows === null || rows.every(({ id }) => id === record.rowId)) return true;
		await this.guard(async (table) => await table.update(own, { sessionId: '' }));
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
		await this.guard(async (table) => await table.update(where, changes), false);
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

	private async guard<Value>(
		act: (table: OrderTable) => Promise<Value>,
		create = true,
	): Promise<Value | null> {
		try {
			const opened = await this.open(create);
			if (opened.table !== null) return await act(opened.table);
			if (create) this.sayMissing(opened.reason);
		} catch (error) {
			this.sayMissing(error instanceof Error ? error.message : String(error));
		}
		return null;
	}

	/** One table for all calls, so that those which come at the same time go together. */
	private async open(create: boolean): Promise<Opened> {
		const opened = this.opened ?? this.openTable(this.context, this.clock, create);
		this.opened = opened;
		if ((await opened).table === null && this.opened === opened) this.opened = null;
		return await opened;
	}

	private sayMissing(reason: string): void {
		const { id, name } = this.context.getNode();
		if (told.has(id)) return;
		told.add(id);
		this.context.logger.warn(
			`${name}: orders are not written to the table Samsar Orders, because ${reason}. Retry On Fail and a retry after an error of the node still pay once; a retry after a crash or a stop can pay again.`,
		);
	}
}

function hasSession(value: string): Condition {
	return { column: 'sessionId', is: 'eq', value };
}

/** IDs of sessions are unique on one server only. */
function ofAccount(rows: StoredRow[], account: string): StoredRow[] {
	return rows.filter((row) => row.account === account);
}
