import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

import { nodeSleep } from './fastClock';

type Rows = Map<string, string[]>;

/** Milliseconds between the reading of a row and its writing, in which another may write. */
const READ_TO_WRITE = 20;

/**
 * n8n's table `processed_data`: a row for each node, which is read, changed and written back without
 * a lock, as n8n does it (n8n/dist/deduplication/deduplication-helper.js).
 */
export class NoteStore implements IDataDeduplicator {
	readonly rows: Rows = new Map();

	/** Thrown by every call while it is set. */
	trouble?: Error;

	calls = 0;

	/** How many calls it has refused. */
	refusals = 0;

	private async change(
		scope: DeduplicationScope,
		{ workflow, node }: ICheckProcessedContextData,
		act: (row: string[]) => string[],
	): Promise<void> {
		this.calls++;
		if (this.trouble) {
			this.refusals++;
			throw this.trouble;
		}
		if (!workflow.id) throw new Error('The expression evaluated to a falsy value: workflow.id');
		const name = `${workflow.id} ${scope === 'node' ? `n:${node?.id}` : ''}`;
		const row = [...(this.rows.get(name) ?? [])];
		await nodeSleep(READ_TO_WRITE);
		this.rows.set(name, act(row));
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		{ maxEntries = Infinity }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		const output: IDeduplicationOutput = { new: [], processed: [] };
		await this.change(scope, contextData, (row) => {
			const known = new Set(row);
			for (const item of items) {
				(known.has(String(item)) ? output.processed : output.new).push(item);
			}
			return [...row, ...output.new.map(String)].slice(-maxEntries);
		});
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<void> {
		const gone = new Set(items.map(String));
		await this.change(scope, contextData, (row) => row.filter((entry) => !gone.has(entry)));
	}

	async clearAllProcessedItems(): Promise<void> {
		this.rows.clear();
	}

	async getProcessedDataCount(): Promise<number> {
		return [...this.rows.values()].flat().length;
	}
}

/** The store of every execution in a test. */
export const noteStore = new NoteStore();

void DataDeduplicationService.init(noteStore);

// As it grows, it grows slower.
afterEach(() => {
	noteStore.rows.clear();
	noteStore.refusals = 0;
	noteStore.trouble = undefined;
});
