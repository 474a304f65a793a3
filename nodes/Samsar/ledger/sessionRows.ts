import type { IExecuteFunctions } from 'n8n-workflow';

import type { CarefulTable } from './carefulTable';
import { savesContent } from './describeOrder';
import type { OrderRecord } from './orderRecord';
import type { OrderStatus, StoredRow } from './orderRow';
import type { Condition } from './orderTable';

/** The end of a session. */
export interface Ending {
	sessionId: string;
	status: OrderStatus;
	videoUrl?: string | null;
	/** Charged credits; null or absent = unknown. */
	credits?: number | null;
	reason?: string;
}

/** Matches more than the row ID, because n8n may reuse the ID of a deleted row. */
export function rowOf({ rowId, content }: OrderRecord): Condition[] {
	return [
		{ column: 'id', is: 'eq', value: rowId },
		{ column: 'content', is: 'eq', value: content },
	];
}

/** Access to rows by session ID, independent of the execution that wrote them. */
export class SessionRows {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: CarefulTable,
	) {}

	/** The account's sessions that belong to an order of any workflow of the project. */
	async findOwned(sessionIds: string[], account: string): Promise<string[]> {
		if (sessionIds.length === 0) return [];
		const conditions = sessionIds.map(hasSession);
		const rows = await this.table.use(async (table) => await table.read(conditions, 'any'), false);
		return ofAccount(rows ?? [], account).map(({ sessionId }) => sessionId);
	}

	/**
	 * Claims a found session for the order, unless another order has it.
	 *
	 * @returns whether it was claimed. If two workers find it at the same time, possibly neither claims it
	 */
	async claimSession(record: OrderRecord, sessionId: string, account: string): Promise<boolean> {
		if (record.rowId === undefined) return true;
		const own = rowOf(record);
		const rows = await this.table.use(async (table) => {
			await table.update(own, { sessionId });
			return ofAccount(await table.read([hasSession(sessionId)]), account);
		});
		if (rows === null || rows.every(({ id }) => id === record.rowId)) return true;
		await this.table.use(async (table) => await table.update(own, { sessionId: '' }));
		return false;
	}

	/** Records the end of a session, independent of the execution that ordered it. */
	async end(
		{ sessionId, status, videoUrl, credits, reason }: Ending,
		account: string,
	): Promise<void> {
		const shown = savesContent(this.context) ? (videoUrl ?? '') : '';
		const changes = {
			status,
			videoUrl: shown,
			...(typeof credits === 'number' && { credits }),
			...(reason !== undefined && { reason }),
		};
		const where: Condition[] = [
			hasSession(sessionId),
			{ column: 'account', is: 'eq', value: account },
		];
		await this.table.use(async (table) => await table.update(where, changes), false);
	}
}

function hasSession(value: string): Condition {
	return { column: 'sessionId', is: 'eq', value };
}

/** Session IDs are unique only within one server. */
export function ofAccount(rows: StoredRow[], account: string): StoredRow[] {
	return rows.filter((row) => row.account === account);
}
