import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OrderRecord } from './orderRecord';

const MEMORY = 'samsarOrders';

interface Kept {
	/** In writing order. */
	records: OrderRecord[];
	/** Indexes of the node's runs that have finished. */
	finishedRuns: number[];
}

/** Another version may have left a different format. */
function isKept(value: unknown): boolean {
	const { records, finishedRuns } = (value ?? {}) as Partial<Kept>;
	return Array.isArray(records) && Array.isArray(finishedRuns);
}

/** Some of n8n's tool contexts have no node context. The memory then lasts for this run only. */
function readNodeContext(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

/**
 * The records of this execution in the node's context. n8n keeps it for the next try of Retry On Fail and saves
 * it with a failed or parked execution. It is lost after a crash, a Stop or a time limit, like the node's runs.
 */
export class OrderMemory {
	private readonly kept: Kept;

	/** @param nodeContext `getContext('node')`, or a temporary object if n8n has none */
	constructor(
		nodeContext: IDataObject,
		private readonly runIndex: number,
	) {
		if (!isKept(nodeContext[MEMORY])) nodeContext[MEMORY] = { records: [], finishedRuns: [] };
		this.kept = nodeContext[MEMORY] as unknown as Kept;
	}

	/** All records, oldest first. */
	list(): OrderRecord[] {
		return [...this.kept.records];
	}

	/** Assigns the record to this run. */
	claim(record: OrderRecord): OrderRecord {
		const own = { ...record, run: this.runIndex };
		this.put(own);
		return own;
	}

	/** The records that belong to no finished run, including those of earlier tries of this run. */
	listFree(): OrderRecord[] {
		const { records, finishedRuns } = this.kept;
		return records.filter(
			({ run }) => run === undefined || run === this.runIndex || !finishedRuns.includes(run),
		);
	}

	/** Stores the record, and replaces an older copy. */
	put(record: OrderRecord): void {
		const { records } = this.kept;
		const nth = records.findIndex(({ uid }) => uid === record.uid);
		if (nth < 0) records.push(record);
		else records[nth] = record;
	}

	/** Merges records from the table, unless the copy here is newer. */
	merge(read: OrderRecord[]): void {
		for (const record of read) {
			const own = this.kept.records.find(({ uid }) => uid === record.uid);
			if (own === undefined) this.put(record);
			else if (own.changedAt < record.changedAt) {
				// A row that was updated by session ID does not contain `endedIn`.
				const { endedIn = own.endedIn } = record;
				this.put({ ...record, run: own.run, ...(endedIn !== undefined && { endedIn }) });
			}
			// The write seemed to fail, but the row exists.
			else this.put({ ...own, rowId: own.rowId ?? record.rowId });
		}
	}

	remove({ uid }: OrderRecord): void {
		this.kept.records = this.kept.records.filter((record) => record.uid !== uid);
	}

	/** Makes the records of this run belong to it permanently. */
	finishRun(): void {
		const { finishedRuns } = this.kept;
		if (!finishedRuns.includes(this.runIndex)) finishedRuns.push(this.runIndex);
	}
}

export function openMemory(context: IExecuteFunctions): OrderMemory {
	const { $runIndex } = context.getWorkflowDataProxy(0) as unknown as { $runIndex: number };
	return new OrderMemory(readNodeContext(context), $runIndex);
}

/** Call after a successful run: equal orders of a later run then do not reuse its records. */
export function finishRun(context: IExecuteFunctions): void {
	openMemory(context).finishRun();
}
