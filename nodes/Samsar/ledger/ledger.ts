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
 * What is known of the orders of an execution and its retries: in the node's context, and in the Data
 * Table *Samsar Orders* where there is one (docs/decisions/ledger.md).
 */
export class Ledger {
	private readonly placer: OrderPlacer;

	constructor(
		private readonly memory: OrderMemory,
		private readonly rows: OrderRows,
		private readonly clock: Clock,
		readonly executionId: string,
		/** Whether earlier executions can have sent orders of this one. */
		private readonly isRetry: boolean,
		/** Each call of an agent is an order of its own. */
		private readonly isTool: boolean,
	) {
		this.placer = new OrderPlacer({ memory, rows, clock, executionId, isTool });
	}

	/**
	 * What is known of the orders from earlier tries and executions. `trouble` says why a retry could not
	 * read the table: then an order without a record may have been sent.
	 */
	async recall<Ordered extends Identity>(
		orders: Ordered[],
	): Promise<{ records: Map<Ordered, OrderRecord>; trouble: string | null }> {
		const trouble = this.isRetry && !this.isTool ? await this.readEarlier() : null;
		// An agent repeats a call that has failed; one that is under way may be another one of the same.
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
	 * What was sent with the orders' idempotency keys, in whichever run of the project.
	 *
	 * @returns key → the record that is not over
	 * @throws Error with the reason, in words that follow "because", when there is no table to tell it
	 */
	async recallKeys(keys: string[], account: string): Promise<Map<string, OrderRecord>> {
		const records = keepOpen(await this.rows.project.readKeys(keys, account), this.executionId);
		const orders = keys.map((idempotencyKey) => ({ idempotencyKey, content: '' }));
		const found = [...matchRecords(orders, records, [sameKey])];
		return new Map(found.map(([{ idempotencyKey }, record]) => [idempotencyKey, record]));
	}

	/**
	 * The account's orders since a moment, in milliseconds since 1970, in whichever run of the project.
	 *
	 * @throws Error as `recallKeys` does
	 */
	async listSince(since: number, account: string): Promise<StoredRow[]> {
		return await this.rows.project.listSince(since, account);
	}

	/** The account's orders of these contents since a moment, as far as the table tells. */
	async listAlike(contents: string[], since: number, account: string): Promise<StoredRow[]> {
		return await this.rows.project.listAlike(contents, since, account);
	}

	/** Whether another run than this execution and its retries has sent the order. */
	isReused({ idempotencyKey, lineage }: OrderRecord): boolean {
		return idempotencyKey !== undefined && lineage !== undefined && lineage !== this.rows.lineage;
	}

	/** Whether this run of the node has sent the order. */
	hasSent({ uid }: OrderRecord): boolean {
		return this.placer.sent.has(uid);
	}

	/** See `OrderPlacer`. */
	async place(order: LedgerOrder, account: string, lost?: OrderRecord): Promise<Placement> {
		return await this.placer.place(order, account, lost);
	}

	/** Writes what has become of an order. Returns the record as it is now. */
	async write(record: OrderRecord): Promise<OrderRecord> {
		const changed = this.memory.claim({ ...record, changedAt: this.clock.now() });
		await this.rows.update(changed);
		return changed;
	}

	/** Writes that the answer to an order is lost, unless another execution has got it by now. */
	async giveUp(record: OrderRecord): Promise<OrderRecord> {
		const lost = this.memory.claim({ ...record, status: 'LOST', changedAt: this.clock.now() });
		return (await this.rows.giveUp(lost)) ? lost : ((await this.refresh(lost)) ?? lost);
	}

	/** Nothing was accepted: nothing of the order stays. */
	async remove(record: OrderRecord): Promise<void> {
		await this.placer.remove(record);
	}

	/**
	 * The record as it is now: another execution may have got its answer.
	 *
	 * @returns null when it has gone, because Samsar refused the order there
	 */
	async refresh(record: OrderRecord): Promise<OrderRecord | null> {
		const now = await this.rows.read(record);
		if (now === null) return record;
		if (now !== 'gone') return this.memory.claim(now);
		// Only an order that is being sent is taken out, when Samsar refuses it. Another row was deleted.
		if (record.status !== 'SENDING') return record;
		this.memory.remove(record);
		return null;
	}

	/** The sessions that this execution knows. */
	listSessions(): Set<string> {
		return new Set(this.memory.list().flatMap(({ sessionId }) => sessionId ?? []));
	}

	/** Those of the sessions that are an order's. */
	async findOwned(sessionIds: string[], account: string): Promise<Set<string>> {
		const owned = await this.rows.sessions.findOwned(sessionIds, account);
		return new Set([...this.listSessions(), ...owned]);
	}

	/** @returns whether a session that was found is this order's from now on */
	async claimSession(record: OrderRecord, sessionId: string, account: string): Promise<boolean> {
		return await this.rows.sessions.claimSession(record, sessionId, account);
	}

	/** A render has ended, in this execution or in the one that it is a part of. */
	async end(ending: Ending, account: string): Promise<void> {
		const { sessionId, status } = ending;
		for (const record of this.memory.list()) {
			if (record.sessionId !== sessionId || record.status === status) continue;
			const { endedIn = this.executionId } = record;
			this.memory.put({ ...record, status, endedIn, changedAt: this.clock.now() });
		}
		await this.rows.sessions.end(ending, account);
	}

	/** Removes what is too old, now and then. */
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
