import type { Identity } from './identity';
import type { OrderRow, OrderStatus, StoredRow } from './orderRow';
import { readDetails, readUid, STATUSES } from './orderRow';

/** What is known of one order. Times are milliseconds since 1970. */
export interface OrderRecord extends Identity {
	/** Unique. n8n may reuse the ID of a deleted row. */
	uid: string;
	/** Shared by an execution and its retries, see `findLineage`; absent in older records. */
	lineage?: string;
	/** The ID of the node that sent it; absent in older records. */
	node?: string;
	/** Hash of each field of the video, by API name; only with an idempotency key. */
	fields?: Record<string, string>;
	/** The execution that sent it last. */
	executionId: string;
	status: OrderStatus;
	/** When this record last changed, to compare two copies. */
	changedAt: number;
	sentAt: number;
	/** Estimated credits when it was sent; null if the price is unknown. */
	estimate?: number | null;
	/** The image model that *Default* stood for. */
	imageModel?: string;
	sessionId?: string;
	acceptedAt?: number;
	/** Credits charged according to the answer to the create. */
	creditsCharged?: number;
	/** The session was found again after its answer was lost. */
	recovered?: true;
	/** When the wait for the answer ended. */
	lostAt?: number;
	/** What happened to the answer, or why the render failed. */
	reason?: string;
	httpCode?: number;
	/** What Samsar's list shows about a lost order, as a sentence. */
	listed?: string;
	/** The execution that used 'Create Again After Lost Answer' for it. */
	createdAgainIn?: string;
	/** The execution that detected the end of its render. */
	endedIn?: string;
	/** Index of the node's run that it belongs to; absent = it was read from the table. */
	run?: number;
	/** The row's ID in the table. */
	rowId?: number;
}

/** Clears what is known of the answer to an earlier create. */
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

/** Fields that only the node reads, stored in `details`. */
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

function writeDetails(record: OrderRecord): string {
	const facts = DETAIL_FIELDS.map((field) => [field, record[field]]);
	return JSON.stringify({ format: FORMAT, ...Object.fromEntries(facts) });
}

/** The columns that change with the state of an order. */
export function toChanges(
	record: OrderRecord,
): Pick<OrderRow, 'status' | 'executionId' | 'sessionId' | 'credits' | 'reason' | 'details'> {
	const { status, executionId, sessionId = '', estimate = null, reason = '' } = record;
	const details = writeDetails(record);
	return { status, executionId, sessionId, credits: estimate, reason, details };
}

/** Whether the order may have been sent: only the execution that owns the row sends it. */
export function mayBeSent({ owner, executionId }: OrderRow): boolean {
	return owner === executionId;
}

/** Maps a status that a person changed to one that assumes a possible payment. */
function readStatus({ status, sessionId }: OrderRow): OrderStatus {
	if (STATUSES.includes(status)) return status;
	return sessionId === '' ? 'LOST' : 'ACCEPTED';
}

/**
 * A row as a record; null if a person added the row.
 *
 * @param node accept only rows of this node ID; absent = any node
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
