import { pause } from '../clock';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Run } from '../run/run';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { Span } from './findSession';
import type { Order } from './order';

/** The result of the search for an order's session. */
export type Finding =
	/** `answered`: the record, if another execution received the answer to the create. */
	| { kind: 'found'; sessionId: string; answered?: OrderRecord }
	/** Samsar refused the order in the other execution. */
	| { kind: 'gone' }
	| {
			kind: 'none';
			/** What the list shows, as a sentence; absent if there is no list. */
			listed?: string;
			/** Whether several sessions match. */
			isAmbiguous?: boolean;
			/** Whether a matching session may not be claimed yet. */
			isEarly?: boolean;
	  };

/** Milliseconds between two reads of a row that another execution may change. */
const ROW_EVERY_MS = 2_000;

/** When the create can have reached Samsar, by this machine's clock. */
export function readSpan({ route }: Order, { sentAt, lostAt }: OrderRecord): Span {
	return { from: sentAt, until: lostAt ?? sentAt + ANSWER_TIMES[route.answerTime ?? 'create'] };
}

/** Equal tool calls of an AI agent in one execution are separate orders, unless they share an idempotency key. */
function isOwn(record: OrderRecord, ledger: Ledger): boolean {
	if (record.executionId !== ledger.executionId) return false;
	return record.idempotencyKey === undefined || ledger.hasSent(record);
}

/**
 * Waits for an order that another execution is sending, until its create times out.
 *
 * @returns null if the answer is lost, or the order belongs to this execution
 */
export async function awaitOtherExecution(
	order: Order,
	record: OrderRecord,
	{ ledger, clock, stop }: Pick<Run, 'clock' | 'stop'> & { ledger: Ledger },
): Promise<Finding | null> {
	if (isOwn(record, ledger) || record.rowId === undefined) return null;
	for (let now = record; ; await pause(clock, ROW_EVERY_MS, stop)) {
		const read = await ledger.refresh(now);
		if (read === null) return { kind: 'gone' };
		now = read;
		if (now.sessionId !== undefined) {
			return { kind: 'found', sessionId: now.sessionId, answered: now };
		}
		const isOver = clock.now() >= readSpan(order, now).until;
		if (now.status !== 'SENDING' || isOver || stop?.aborted) return null;
	}
}
