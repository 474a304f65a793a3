import type { Identity } from './identity';
import type { OrderRow, OrderStatus, StoredRow } from './orderRow';
import { readDetails, readUid, STATUSES } from './orderRow';

/** What is known of one order. Times are milliseconds since 1970. */
export interface OrderRecord extends Identity {
	/** Unique; n8n gives the row's own number to another row when this one is deleted. */
	uid: string;
	/** What it shares with the orders of its execution's retries, see `findLineage`; absent in older notes. */
	lineage?: string;
	/** The ID of the node that sent it; absent in older notes. */
	node?: string;
	/** Hash of each field of the video, by the API's name; only with an idempotency key. */
	fields?: Record<string, string>;
	/** The execution that sent it last. */
	executionId: string;
	status: OrderStatus;
	/** When this record changed last, to tell which of two copies is the newer one. */
	changedAt: number;
	sentAt: number;
	/** Credits as estimated when it was sent; null when the price is not known. */
	estimate?: number | null;
	/** The image model that *Default* stood for. */
	imageModel?: string;
	sessionId?: string;
	acceptedAt?: number;
	/** What the answer to the create says that it was charged, in credits. */
	creditsCharged?: number;
	/** The session was found again after its answer was lost. */
	recovered?: true;
	/** When the answer was given up. */
	lostAt?: number;
	/** What happened to the answer, or why the render failed. */
	reason?: string;
	httpCode?: number;
	/** What Samsar's list told of a lost order, as a sentence. */
	listed?: string;
	/** The execution that used 'Create Again After Lost Answer' for it. */
	createdAgainIn?: string;
	/** The execution in which its render was found ended. */
	endedIn?: string;
	/** Index of the node's run that has it; absent = it was read from the table. */
	run?: number;
	/** The row's number in the table. */
	rowId?: number;
}

/** What was known of the answer to an earlier create is not about the new one. */
export const NOT_ANSWERED = {
	lostAt: undefined,
	reason: undefined,
	httpCode: undefined,
	listed: undefined,
	recovered: undefined,
	acceptedAt: undefined,
};

/** Format of the column `details`. */
const FORMAT = 1;

/** Fields that only the node reads: they stand in `details`. */
const DETAIL_FIELDS = [
	'uid',
	'node',
	'fields',
	'sentAt',
	'imageModel',
	'acceptedAt',
	'creditsCharged',
	'recovered',
	'lostAt',
	'httpCode',
	'listed',
	'createdAgainIn',
	'endedIn',
] as const;

type Details = Partial<Pick<OrderRecord, (typeof DETAIL_FIELDS)[number]>>;

/** The column `details` of a record. */
function writeDetails(record: OrderRecord): string {
	const facts = DETAIL_FIELDS.map((field) => [field, record[field]]);
	return JSON.stringify({ format: FORMAT, ...Object.fromEntries(facts) });
}

/** The columns that change when something becomes of an order. */
export function toChanges(
	record: OrderRecord,
): Pick<OrderRow, 'status' | 'executionId' | 'sessionId' | 'credits' | 'reason' | 'details'> {
	const { status, executionId, sessionId = '', estimate = null, reason = '' } = record;
	const details = writeDetails(record);
	return { status, executionId, sessionId, credits: estimate, reason, details };
}

/** Whether the row's order may have been sent: an order is sent only by the execution that owns its row. */
export function mayBeSent({ owner, executionId }: OrderRow): boolean {
	return owner === executionId;
}

/** A word of a person's own says nothing of what may have been paid for. */
function readStatus({ status, sessionId }: OrderRow): OrderStatus {
	if (STATUSES.includes(status)) return status;
	return sessionId === '' ? 'LOST' : 'ACCEPTED';
}

/**
 * A row as a record; null for one that the node did not write: the table is open to people.
 *
 * @param node the ID of the node whose rows are wanted; absent = any node's
 */
export function readRecord(row: StoredRow, node?: string): OrderRecord | null {
	const details = readDetails(row.details) as Details;
	const uid = readUid(row);
	if (uid === undefined || (node !== undefined && details.node !== node)) return null;
	const known = Object.fromEntries(
		DETAIL_FIELDS.flatMap((field) => (field in details ? [[field, details[field]]] : [])),
	) as Partial<OrderRecord>;
	const { sentAt = row.createdAt } = known;
	return {
		...known,
		uid,
		sentAt,
		changedAt: row.updatedAt,
		...(row.lineage !== '' && { lineage: row.lineage }),
		content: row.content,
		...(row.idempotencyKey !== '' && { idempotencyKey: row.idempotencyKey }),
		...(row.setup !== '' && { setup: row.setup }),
		executionId: row.executionId,
		status: readStatus(row),
		estimate: row.credits,
		...(row.sessionId !== '' && { sessionId: row.sessionId }),
		...(row.reason !== '' && { reason: row.reason }),
		rowId: row.id,
	};
}
