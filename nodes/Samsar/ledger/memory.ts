import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OrderRecord } from './orderRecord';

const MEMORY = 'samsarOrders';

interface Kept {
	/** In the order in which they were written. */
	records: OrderRecord[];
	/** Indexes of the node's runs that have finished. */
	finishedRuns: number[];
}

/** What another edition left there may look otherwise. */
function isKept(value: unknown): boolean {
	const { records, finishedRuns } = (value ?? {}) as Partial<Kept>;
	return Array.isArray(records) && Array.isArray(finishedRuns);
}

/** Some of n8n's tool contexts have no context of the node; the memory then lasts for this run. */
function readNodeContext(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

/**
 * The records of this execution, in the node's context. n8n keeps it for the next try of Retry On Fail,
 * and saves it with a failed or parked execution; a crash, a Stop and a time limit lose it together
 * with the runs of the node.
 */
export class OrderMemory {
	private readonly kept: Kept;

	/** @param nodeContext `getContext('node')`, or a passing object where n8n has none */
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

	/** Notes that this run has the record. */
	claim(record: OrderRecord): OrderRecord {
		const own = { ...record, run: this.runIndex };
		this.put(own);
		return own;
	}

	/** Those that no finished run has: what an earlier try of this run had is free for this one. */
	listFree(): OrderRecord[] {
		const { records, finishedRuns } = this.kept;
		return records.filter(
			({ run }) => run === undefined || run === this.runIndex || !finishedRuns.includes(run),
		);
	}

	/** Writes the record in the place of an older copy of it. */
	put(record: OrderRecord): void {
		const { records } = this.kept;
		const nth = records.findIndex(({ uid }) => uid === record.uid);
		if (nth < 0) records.push(record);
		else records[nth] = record;
	}

	/** Takes in what the table has, unless the copy here is newer. */
	merge(read: OrderRecord[]): void {
		for (const record of read) {
			const own = this.kept.records.find(({ uid }) => uid === record.uid);
			if (own === undefined) this.put(record);
			else if (own.changedAt < record.changedAt) {
				// A row that was changed by its session alone does not tell it.
				const { endedIn = own.endedIn } = record;
				this.put({ ...record, run: own.run, ...(endedIn !== undefined && { endedIn }) });
			}
			// Its writing seemed to fail.
			else this.put({ ...own, rowId: own.rowId ?? record.rowId });
		}
	}

	remove({ uid }: OrderRecord): void {
		this.kept.records = this.kept.records.filter((record) => record.uid !== uid);
	}

	/** From now on, the records of this run belong to it for good. */
	finishRun(): void {
		const { finishedRuns } = this.kept;
		if (!finishedRuns.includes(this.runIndex)) finishedRuns.push(this.runIndex);
	}
}

export function openMemory(context: IExecuteFunctions): OrderMemory {
	const { $runIndex } = context.getWorkflowDataProxy(0) as unknown as { $runIndex: number };
	return new OrderMemory(readNodeContext(context), $runIndex);
}

/** The run of the node has ended well: its orders are its own, also before equal orders of a later run. */
export function finishRun(context: IExecuteFunctions): void {
	openMemory(context).finishRun();
}
