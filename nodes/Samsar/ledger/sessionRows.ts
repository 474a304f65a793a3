import type { IExecuteFunctions } from 'n8n-workflow';

import type { CarefulTable } from './carefulTable';
import { savesContent } from './describeOrder';
import type { OrderRecord } from './orderRecord';
import type { OrderStatus, StoredRow } from './orderRow';
import type { Condition } from './orderTable';

/** What became of a session. */
export interface Ending {
	sessionId: string;
	status: OrderStatus;
	videoUrl?: string | null;
	/** What Samsar charged; null or absent = not told. */
	credits?: number | null;
	reason?: string;
}

/** n8n may give a deleted row's number to another one, so more than that is asked for. */
export function rowOf({ rowId, content }: OrderRecord): Condition[] {
	return [
		{ column: 'id', is: 'eq', value: rowId },
		{ column: 'content', is: 'eq', value: content },
	];
}

/** The rows by their sessions, whichever execution wrote them. */
export class SessionRows {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly table: CarefulTable,
	) {}

	/** Those of the account's sessions that are an order's, in whichever workflow of the project. */
	async findOwned(sessionIds: string[], account: string): Promise<string[]> {
		if (sessionIds.length === 0) return [];
		const conditions = sessionIds.map(hasSession);
		const rows = await this.table.use(async (table) => await table.read(conditions, 'any'), false);
		return ofAccount(rows ?? [], account).map(({ sessionId }) => sessionId);
	}

	/**
	 * Writes that a session which was found is the order's, unless another order has it.
	 *
	 * @returns whether it is this order's; of two workers that find it at once, none may get it
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

	/** Writes how a session has ended, whichever execution ordered it. */
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

/** IDs of sessions are unique on one server only. */
export function ofAccount(rows: StoredRow[], account: string): StoredRow[] {
	return rows.filter((row) => row.account === account);
}
