import { randomUUID } from 'crypto';

import type { Clock } from '../clock';
import type { LedgerOrder } from './describeOrder';
import { keepOpen, matchRecords, sameKey } from './matchRecords';
import type { OrderMemory } from './memory';
import type { OrderRecord } from './orderRecord';
import { NOT_ANSWERED } from './orderRecord';
import type { Inserted, OrderRows } from './orderRows';
import { hashFields } from './sameVideo';
import { asError } from './tableTrouble';

/** An order that may be sent, or the record of another execution that sends or has sent it. */
export interface Placement {
	isOurs: boolean;
	record: OrderRecord;
}

export interface PlacerTools {
	memory: OrderMemory;
	rows: OrderRows;
	clock: Clock;
	executionId: string;
	/** Each tool call of an AI agent is a separate order, unless it has an idempotency key. */
	isTool: boolean;
}

/** Records the orders of one run before they are sent, and detects other executions that send the same. */
export class OrderPlacer {
	/** Removed rows of this run. A read that started earlier may still return them. */
	private readonly removed = new Set<string>();

	/** Orders that this run placed. */
	readonly sent = new Set<string>();

	constructor(private readonly tools: PlacerTools) {}

	/**
	 * Records an order before its create is sent.
	 *
	 * @param lost its record, if it is created again after a lost answer
	 * @returns its record, or that of another execution that has sent the same order or is about to
	 * @throws Error with the reason if an order with an idempotency key cannot be written
	 */
	async place(order: LedgerOrder, account: string, lost?: OrderRecord): Promise<Placement> {
		const { memory, rows, clock, executionId } = this.tools;
		const now = clock.now();
		const { content, setup, idempotencyKey, estimate } = order;
		const { lineage, node } = rows;
		const record = memory.claim({
			...(lost ?? {
				uid: randomUUID(),
				content,
				...(setup !== undefined && { setup }),
				...(idempotencyKey !== undefined && { idempotencyKey, fields: hashFields(order) }),
			}),
			lineage,
			node,
			executionId,
			status: 'SENDING',
			changedAt: now,
			sentAt: now,
			estimate,
			...(order.sending?.imageModel !== undefined && { imageModel: order.sending.imageModel }),
			...(lost && { ...NOT_ANSWERED, createdAgainIn: executionId }),
		});
		this.sent.add(record.uid);
		if (lost !== undefined) {
			if (await rows.take(record, lost.executionId)) return { isOurs: true, record };
			const theirs = await rows.read(lost);
			if (theirs !== null && theirs !== 'gone') {
				return { isOurs: false, record: memory.claim(theirs) };
			}
			// The row was removed by a person, or by an execution whose order was refused.
		}
		const inserted = await this.insert(record, order, account);
		if (inserted === null) return { isOurs: true, record };
		const own = memory.claim({ ...record, rowId: inserted.rowId });
		const first = this.findStranger(own, inserted.strangers);
		if (first === undefined) {
			if (!inserted.isTaken) await rows.keep(own);
			return { isOurs: true, record: own };
		}
		// Claim before the next await, so that an equal order of this run does not follow the same record.
		const theirs = memory.claim(first);
		await this.remove(own);
		return { isOurs: false, record: theirs };
	}

	private async insert(
		record: OrderRecord,
		order: LedgerOrder,
		account: string,
	): Promise<Inserted | null> {
		const { memory, rows } = this.tools;
		try {
			return await rows.insert(record, order, account);
		} catch (error) {
			memory.remove(record);
			throw asError(error);
		}
	}

	/** Removes an order that was not accepted. */
	async remove(record: OrderRecord): Promise<void> {
		const { memory, rows } = this.tools;
		memory.remove(record);
		this.removed.add(record.uid);
		await rows.remove(record);
	}

	private findStranger(own: OrderRecord, strangers: OrderRecord[]): OrderRecord | undefined {
		const { memory, executionId, isTool } = this.tools;
		if (own.idempotencyKey !== undefined) {
			const others = strangers.filter(({ uid }) => uid !== own.uid && !this.removed.has(uid));
			return matchRecords([own], keepOpen(others, executionId), [sameKey]).get(own);
		}
		if (isTool) return undefined;
		const known = new Set([...memory.list().map(({ uid }) => uid), ...this.removed]);
		const others = keepOpen(
			strangers.filter(({ uid }) => !known.has(uid)),
			executionId,
		);
		return matchRecords([own], others).get(own);
	}
}
