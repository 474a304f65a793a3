import type { CarefulTable } from './carefulTable';
import type { OrderRecord } from './orderRecord';
import { mayBeSent, readRecord } from './orderRecord';
import type { StoredRow } from './orderRow';
import type { Condition } from './orderTable';
import { ofAccount } from './sessionRows';

/** The rows of all workflows of the project, for idempotency keys and the daily limit. */
export class ProjectRows {
	constructor(private readonly table: CarefulTable) {}

	/**
	 * The orders sent with these idempotency keys on this account.
	 *
	 * @throws Error with the reason (follows "because") if the table cannot be used
	 */
	async readKeys(keys: string[], account: string): Promise<OrderRecord[]> {
		const conditions = keys.map(
			(value): Condition => ({ column: 'idempotencyKey', is: 'eq', value }),
		);
		const rows = await this.table.demand(async (table) => await table.read(conditions, 'any'));
		return ofAccount(rows, account)
			.filter(mayBeSent)
			.flatMap((row) => readRecord(row) ?? []);
	}

	/** The account's orders with these contents since a time; none if the table cannot be read. */
	async listAlike(contents: string[], since: number, account: string): Promise<StoredRow[]> {
		const conditions = contents.map((value): Condition => ({ column: 'content', is: 'eq', value }));
		const rows = await this.table.use(async (table) => await table.read(conditions, 'any'), false);
		return ofAccount(rows ?? [], account).filter((row) => mayBeSent(row) && row.createdAt >= since);
	}

	/**
	 * The account's orders since a time, in milliseconds since 1970.
	 *
	 * @throws Error as `readKeys` does
	 */
	async listSince(since: number, account: string): Promise<StoredRow[]> {
		const isLater: Condition = { column: 'createdAt', is: 'gte', value: since };
		const rows = await this.table.demand(async (table) => await table.read([isLater]));
		return ofAccount(rows, account).filter(mayBeSent);
	}
}
