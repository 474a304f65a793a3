import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isToolVariant } from '../fields/toolVariant';
import { CarefulTable } from './carefulTable';
import type { LedgerOrder } from './describeOrder';
import type { Identity } from './identity';
import { keepOpen, matchRecords, sameKey } from './matchRecords';
import type { OrderMemory } from './memory';
import { openMemory } from './memory';
import type { OrderRecord } from './orderRecord';
import type { Placement } from './orderPlacer';
import { OrderPlacer } from './orderPlacer';
import type { StoredRow } from './orderRow';
import { OrderRows } from './orderRows';
import type { Ending } from './sessionRows';
import { readMessage } from './tableTrouble';

/**
 * The orders of an execution and its retries: stored in the node's context, and in the Data Table *Samsar
 * Orders* if there is one (docs/decisions/ledger.md).
 */
export class Ledger {
	private readonly placer: OrderPlacer;

	constructor(
		private readonly memory: OrderMemory,
		private readonly rows: OrderRows,
		private readonly clock: Clock,
		readonly executionId: string,
		/** Whether previous executions may have sent orders of this one. */
		private readonly isRetry: boolean,
		/** Each tool call of an AI agent is a separate order. */
		private readonly isTool: boolean,
	) {
		this.placer = new OrderPlacer({ memory, rows, clock, executionId, isTool });
	}

	/**
	 * Finds the records of the orders from previous tries and executions. `trouble`: why a retry could not read the
	 * table. In that case an order without a record may have been sent.
	 */
	async recall<Ordered extends Identity>(
		orders: Ordered[],
	): Promise<{ records: Map<Ordered, OrderRecord>; trouble: string | null }> {
		const trouble = this.isRetry && !this.isTool ? await this.readEarlier() : null;
		// An agent repeats failed calls. A running call may be a separate, equal one.
		const free = this.isTool
			? this.memory.list().filter(({ status }) => status === 'LOST')
			: this.memory.listFree();
		const matched = matchRecords(orders, keepOpen(free, this.executionId));
		const claimed = [...matched].map(
			([order, record]) => [order, this.memory.claim(record)] as const,
		);
		return { records: new Map(claimed), trouble };
	}

	/**
	 * Finds the orders that were sent with these idempotency keys, in any run of the project.
	 *
	 * @returns key → the record, unless its render has ended
	 * @throws Error with the reason (follows "because") if the table cannot be used
	 */
	async recallKeys(keys: string[], account: string): Promise<Map<string, OrderRecord>> {
		const records = keepOpen(await this.rows.project.readKeys(keys, account), this.executionId);
		const orders = keys.map((idempotencyKey) => ({ idempotencyKey, content: '' }));
		const found = [...matchRecords(orders, records, [sameKey])];
		return new Map(found.map(([{ idempotencyKey }, record]) => [idempotencyKey, record]));
	}

	/**
	 * The account's orders since a time (milliseconds since 1970), in any run of the project.
	 *
	 * @throws Error as `recallKeys` does
	 */
	async listSince(since: number, account: string): Promise<StoredRow[]> {
		return await this.rows.project.listSince(since, account);
	}

	/** The account's orders with these contents since a time; none if the table cannot be read. */
	async listAlike(contents: string[], since: number, account: string): Promise<StoredRow[]> {
		return await this.rows.project.listAlike(contents, since, account);
	}

	/** Whether a run other than this execution and its retries sent the order. */
	isReused({ idempotencyKey, lineage }: OrderRecord): boolean {
		return idempotencyKey !== undefined && lineage !== undefined && lineage !== this.rows.lineage;
	}

	/** Whether this run of the node sent the order. */
	hasSent({ uid }: OrderRecord): boolean {
		return this.placer.sent.has(uid);
	}

	/** See `OrderPlacer`. */
	async place(order: LedgerOrder, account: string, lost?: OrderRecord): Promise<Placement> {
		return await this.placer.place(order, account, lost);
	}

	/** Records a change of an order. Returns the new record. */
	async write(record: OrderRecord): Promise<OrderRecord> {
		const changed = this.memory.claim({ ...record, changedAt: this.clock.now() });
		await this.rows.update(changed);
		return changed;
	}

	/** Records that the answer is lost, unless another execution has received it meanwhile. */
	async giveUp(record: OrderRecord): Promise<OrderRecord> {
		const lost = this.memory.claim({ ...record, status: 'LOST', changedAt: this.clock.now() });
		return (await this.rows.giveUp(lost)) ? lost : ((await this.refresh(lost)) ?? lost);
	}

	/** Removes an order that was not accepted. */
	async remove(record: OrderRecord): Promise<void> {
		await this.placer.remove(record);
	}

	/**
	 * The current record, which another execution may have changed.
	 *
	 * @returns null if it was removed because Samsar refused the order there
	 */
	async refresh(record: OrderRecord): Promise<OrderRecord | null> {
		const now = await this.rows.read(record);
		if (now === null) return record;
		if (now !== 'gone') return this.memory.claim(now);
		// The node removes only rows with the status SENDING, after a refusal. Other rows were deleted by people.
		if (record.status !== 'SENDING') return record;
		this.memory.remove(record);
		return null;
	}

	listSessions(): Set<string> {
		return new Set(this.memory.list().flatMap(({ sessionId }) => sessionId ?? []));
	}

	/** The sessions that belong to an order. */
	async findOwned(sessionIds: string[], account: string): Promise<Set<string>> {
		const owned = await this.rows.sessions.findOwned(sessionIds, account);
		return new Set([...this.listSessions(), ...owned]);
	}

	/** @returns whether the found session was claimed for this order */
	async claimSession(record: OrderRecord, sessionId: string, account: string): Promise<boolean> {
		return await this.rows.sessions.claimSession(record, sessionId, account);
	}

	/** Records the end of a render. */
	async end(ending: Ending, account: string): Promise<void> {
		const { sessionId, status } = ending;
		for (const record of this.memory.list()) {
			if (record.sessionId !== sessionId || record.status === status) continue;
			const { endedIn = this.executionId } = record;
			this.memory.put({ ...record, status, endedIn, changedAt: this.clock.now() });
		}
		await this.rows.sessions.end(ending, account);
	}

	/** Removes old rows from time to time. */
	async tidy(): Promise<void> {
		await this.rows.removeOld(this.clock.now());
	}

	private async readEarlier(): Promise<string | null> {
		try {
			this.memory.merge(await this.rows.readLineage());
			return null;
		} catch (error) {
			return readMessage(error);
		}
	}
}

export function openLedger(
	context: IExecuteFunctions,
	clock: Clock,
	rows = new OrderRows(context, new CarefulTable(context, clock)),
): Ledger {
	return new Ledger(
		openMemory(context),
		rows,
		clock,
		context.getExecutionId(),
		context.getMode() === 'retry',
		isToolVariant(context),
	);
}
