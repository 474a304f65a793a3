import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { log } from '../log';
import type { Condition, NoTable, Opened, OrderTable, StoredRow } from './orderTable';
import { openOrderTable } from './orderTable';
import { readMessage } from './tableTrouble';

/** Nodes for which the log already says that there is no table. */
const told = new Set<string>();

/** Node runs for which the log already reports a problem with the table. */
const toldIn = new WeakSet<IExecuteFunctions>();

/** The table for one run of the node. A table that cannot be used must not prevent a video. */
export class CarefulTable {
	private opened: Promise<Opened> | null = null;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
		private readonly openTable = openOrderTable,
	) {}

	/**
	 * The rows that meet all conditions; none if there is no table.
	 *
	 * @throws Error with the reason if a table may exist but cannot be read
	 */
	async ask(conditions: Condition[]): Promise<StoredRow[]> {
		const opened = await this.open(false);
		if (opened.table !== null) return await opened.table.read(conditions);
		if (opened.mayPass) throw new Error(opened.reason);
		return [];
	}

	/**
	 * Uses the table, if there is one. Writes the first error to n8n's log.
	 *
	 * @param create whether to create a missing table
	 * @returns null if the table could not be used
	 */
	async use<Value>(
		act: (table: OrderTable) => Promise<Value>,
		create = true,
	): Promise<Value | null> {
		try {
			const opened = await this.open(create);
			if (opened.table !== null) return await act(opened.table);
			if (create) this.sayMissing(opened);
		} catch (error) {
			this.sayMissing({ reason: readMessage(error), mayPass: true });
		}
		return null;
	}

	/**
	 * Uses the table for an action that requires it.
	 *
	 * @throws Error with the reason (follows "because") if the table cannot be used
	 */
	async demand<Value>(act: (table: OrderTable) => Promise<Value>): Promise<Value> {
		const opened = await this.open(true);
		if (opened.table === null) throw new Error(opened.reason);
		return await act(opened.table);
	}

	/** One table for all calls, so that concurrent calls can be batched. */
	private async open(create: boolean): Promise<Opened> {
		const opened = this.opened ?? this.openTable(this.context, this.clock, create);
		this.opened = opened;
		if ((await opened).table === null && this.opened === opened) this.opened = null;
		return await opened;
	}

	/** Logs once per node that there is no table, and once per run that the table failed. */
	private sayMissing({ reason, mayPass }: Pick<NoTable, 'reason' | 'mayPass'>): void {
		const { id, name } = this.context.getNode();
		if (toldIn.has(this.context) || (!mayPass && told.has(id))) return;
		toldIn.add(this.context);
		told.add(id);
		log(
			this.context,
			'warn',
			`${name}: orders are not written to the data table Samsar Orders, because ${reason}. Retry On Fail and a retry after an error still pay once. A retry after a crash or a stop can pay again.`,
		);
	}
}
