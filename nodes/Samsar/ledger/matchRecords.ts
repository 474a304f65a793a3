import type { Identity } from './identity';
import type { OrderRecord } from './orderRecord';
import type { OrderStatus } from './orderRow';

/**
 * Which of several equal records an order gets first: a deliverable video, then a record whose answer may still
 * arrive, then one with a lost answer.
 */
const PREFERENCE: OrderStatus[] = ['COMPLETED', 'ACCEPTED', 'SENDING', 'LOST', 'CANCELLED'];

function rank({ status }: OrderRecord): number {
	return PREFERENCE.indexOf(status);
}

type Alike = (order: Identity, record: Identity) => boolean;

const sameContent: Alike = (order, record) => order.content === record.content;
const sameSetup: Alike = (order, record) =>
	order.setup !== undefined && order.setup === record.setup;

/** An order does not match a record with a different key. */
const mayBe: Alike = ({ idempotencyKey: key }, { idempotencyKey: sentKey }) =>
	key === undefined || sentKey === undefined || key === sentKey;
export const sameKey: Alike = (order, record) => order.idempotencyKey === record.idempotencyKey;

/** The most reliable match first. Setup alone identifies an order whose expressions give different content at every try. */
const SIGNS: Alike[] = [
	(order, record) => sameContent(order, record) && sameSetup(order, record),
	sameContent,
	sameSetup,
];

/** A key may have been added or removed before a retry. */
const ROUNDS = [sameKey, mayBe].flatMap((hasKey) =>
	SIGNS.map(
		(isAlike): Alike =>
			(order, record) =>
				hasKey(order, record) && isAlike(order, record),
	),
);

/**
 * Whether the order may be placed again despite the record: its render failed, or was cancelled and a person
 * retries the execution. An automatic retry does not replace a cancelled render.
 */
export function isOver({ status, endedIn }: OrderRecord, executionId: string): boolean {
	return status === 'FAILED' || (status === 'CANCELLED' && endedIn !== executionId);
}

export function keepOpen(records: OrderRecord[], executionId: string): OrderRecord[] {
	return records.filter((record) => !isOver(record, executionId));
}

/**
 * Pairs orders with records of previously sent orders. Each record goes to one order, so equal orders need one
 * record each.
 *
 * @param free records in writing order
 * @param rounds match criteria, the most reliable first
 */
export function matchRecords<Ordered extends Identity>(
	orders: Ordered[],
	free: OrderRecord[],
	rounds: Alike[] = ROUNDS,
): Map<Ordered, OrderRecord> {
	const matched = new Map<Ordered, OrderRecord>();
	const left = [...free].sort((one, other) => rank(one) - rank(other));
	for (const isAlike of rounds) {
		for (const order of orders) {
			if (matched.has(order)) continue;
			const nth = left.findIndex((record) => isAlike(order, record));
			if (nth >= 0) matched.set(order, left.splice(nth, 1)[0]);
		}
	}
	return matched;
}
