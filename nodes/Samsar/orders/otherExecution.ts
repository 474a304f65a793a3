import { pause } from '../clock';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Run } from '../run/run';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { Span } from './findSession';
import type { Order } from './order';

/** What the search for an order's session brought. */
export type Finding =
	/** `answered`: its record, when another execution has got the answer to the create. */
	| { kind: 'found'; sessionId: string; answered?: OrderRecord }
	/** Samsar refused the order in the other execution that was sending it. */
	| { kind: 'gone' }
	| {
			kind: 'none';
			/** What the list told, as a sentence; absent where there is no list. */
			listed?: string;
			/** Whether several sessions may be the order's. */
			isAmbiguous?: boolean;
			/** Whether there is one that may not be taken yet. */
			isEarly?: boolean;
	  };

/** Milliseconds between two readings of an order's row that another execution may be about to change. */
const ROW_EVERY_MS = 2_000;

/** When the create of a record can have reached Samsar, by this machine's clock. */
export function readSpan({ route }: Order, { sentAt, lostAt }: OrderRecord): Span {
	return { from: sentAt, until: lostAt ?? sentAt + ANSWER_TIMES[route.answerTime ?? 'create'] };
}

/** The same call of an agent's tool can stand twice in one execution: only an idempotency key makes them one. */
function isOwn(record: OrderRecord, ledger: Ledger): boolean {
	if (record.executionId !== ledger.executionId) return false;
	return record.idempotencyKey === undefined || ledger.hasSent(record);
}

/**
 * Waits for an order that another execution is sending: it may be answered there until the time of its
 * create is up.
 *
 * @returns null when its answer is lost, or the order is one of this execution
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
