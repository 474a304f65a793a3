import { randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isToolVariant } from '../fields/toolVariant';
import { CarefulTable } from './carefulTable';
import type { LedgerOrder } from './describeOrder';
import type { Identity } from './identity';
import { isOver, matchRecords } from './matchRecords';
import type { OrderMemory } from './memory';
import { openMemory } from './memory';
import type { OrderRecord } from './orderRecord';
import { NOT_ANSWERED } from './orderRecord';
import { OrderRows } from './orderRows';
import type { Ending } from './sessionRows';
import { readMessage } from './tableTrouble';

/** An order that may be sent, or one that another execution has sent or sends. */
export interface Placement {
	isOurs: boolean;
	record: OrderRecord;
}

/**
 * What is known of the orders of an execution and its retries: in the node's context, and in the Data
 * Table *Samsar Orders* where there is one (docs/decisions/ledger.md).
 */
export class Ledger {
	/** Rows of this run that are gone: a reading that began before can still show them. */
	private readonly removed = new Set<string>();

	constructor(
		private readonly memory: OrderMemory,
		private readonly rows: OrderRows,
		private readonly clock: Clock,
		readonly executionId: string,
		/** Whether earlier executions can have sent orders of this one. */
		private readonly isRetry: boolean,
		/** Each call of an agent is an order of its own. */
		private readonly isTool: boolean,
	) {}

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
		const matched = matchRecords(orders, this.keepOpen(free));
		const claimed = [...matched].map(
			([order, record]) => [order, this.memory.claim(record)] as const,
		);
		return { records: new Map(claimed), trouble };
	}

	/**
	 * Writes that the order is about to be sent, before its create leaves.
	 *
	 * @param lost its record when it is created again after a lost answer
	 * @returns its record; or that of another execution, which has sent the same order or is about to
	 */
	async place(order: LedgerOrder, account: string, lost?: OrderRecord): Promise<Placement> {
		const now = this.clock.now();
		const { content, setup, estimate } = order;
		const record = this.memory.claim({
			...(lost ?? { uid: randomUUID(), content, ...(setup !== undefined && { setup }) }),
			executionId: this.executionId,
			status: 'SENDING',
			changedAt: now,
			sentAt: now,
			estimate,
			...(order.sending?.imageModel !== undefined && { imageModel: order.sending.imageModel }),
			...(lost && { ...NOT_ANSWERED, createdAgainIn: this.executionId }),
		});
		if (lost !== undefined) {
			if (await this.rows.take(record, lost.executionId)) return { isOurs: true, record };
			const theirs = await this.rows.read(lost);
			if (theirs !== null && theirs !== 'gone') {
				return { isOurs: false, record: this.memory.claim(theirs) };
			}
			// Nobody has it: a person, or the execution that was refused, has removed its row.
		}
		const inserted = await this.rows.insert(record, order, account);
		if (inserted === null) return { isOurs: true, record };
		const own = this.memory.claim({ ...record, rowId: inserted.rowId });
		const first = this.findStranger(own, inserted.strangers);
		if (first === undefined) {
			if (!inserted.isTaken) await this.rows.keep(own);
			return { isOurs: true, record: own };
		}
		// Before anything is awaited: an equal order of this run must follow another one.
		const theirs = this.memory.claim(first);
		await this.remove(own);
		return { isOurs: false, record: theirs };
	}

	/** Writes what has become of an order. Returns the record as it is now. */
	async write(record: OrderRecord): Promise<OrderRecord> {
		const changed = this.memory.claim({ ...record, changedAt: this.clock.now() });
		await this.rows.update(changed);
		return changed;
	}

	/** Nothing was accepted: nothing of the order stays. */
	async remove(record: OrderRecord): Promise<void> {
		this.memory.remove(record);
		this.removed.add(record.uid);
		await this.rows.remove(record);
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

	private findStranger(own: OrderRecord, strangers: OrderRecord[]): OrderRecord | undefined {
		if (this.isTool) return undefined;
		const known = new Set([...this.memory.list().map(({ uid }) => uid), ...this.removed]);
		const others = this.keepOpen(strangers.filter(({ uid }) => !known.has(uid)));
		return matchRecords([own], others).get(own);
	}

	private keepOpen(records: OrderRecord[]): OrderRecord[] {
		return records.filter((record) => !isOver(record, this.executionId));
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
