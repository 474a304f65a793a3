import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { log } from '../log';
import type { Condition, NoTable, Opened, OrderTable, StoredRow } from './orderTable';
import { openOrderTable } from './orderTable';
import { readMessage } from './tableTrouble';

/** The nodes whose operator has been told that there is no table for them. */
const told = new Set<string>();

/** The runs of a node in which the operator has been told of trouble. */
const toldIn = new WeakSet<IExecuteFunctions>();

/** The table for one run of the node: one that cannot be used must not keep a video from being made. */
export class CarefulTable {
	private opened: Promise<Opened> | null = null;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
		private readonly openTable = openOrderTable,
	) {}

	/**
	 * The rows that meet all conditions; none where there is no table.
	 *
	 * @throws Error with the reason when there may be one that cannot be read
	 */
	async ask(conditions: Condition[]): Promise<StoredRow[]> {
		const opened = await this.open(false);
		if (opened.table !== null) return await opened.table.read(conditions);
		if (opened.mayPass) throw new Error(opened.reason);
		return [];
	}

	/**
	 * Uses the table, if there is one. What goes wrong is told to the operator's log, once.
	 *
	 * @param create whether to make the table where it is missing
	 * @returns null where it could not be used
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
	 * Uses the table where nothing may be done without it.
	 *
	 * @throws Error with the reason, in words that follow "because", when it cannot be used
	 */
	async demand<Value>(act: (table: OrderTable) => Promise<Value>): Promise<Value> {
		const opened = await this.open(true);
		if (opened.table === null) throw new Error(opened.reason);
		return await act(opened.table);
	}

	/** One table for all calls, so that those which come at the same time go together. */
	private async open(create: boolean): Promise<Opened> {
		const opened = this.opened ?? this.openTable(this.context, this.clock, create);
		this.opened = opened;
		if ((await opened).table === null && this.opened === opened) this.opened = null;
		return await opened;
	}

	/** Told once for a node where there is no table, and once in a run when it is in trouble. */
	private sayMissing({ reason, mayPass }: Pick<NoTable, 'reason' | 'mayPass'>): void {
		const { id, name } = this.context.getNode();
		if (toldIn.has(this.context) || (!mayPass && told.has(id))) return;
		toldIn.add(this.context);
		told.add(id);
		log(
			this.context,
			'warn',
			`${name}: orders are not written to the table Samsar Orders, because ${reason}. Retry On Fail and a retry after an error of the node still pay once; a retry after a crash or a stop can pay again.`,
		);
	}
}
