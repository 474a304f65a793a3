import type { Identity } from './identity';
import type { OrderRecord } from './orderRecord';
import type { OrderStatus } from './orderRow';

/**
 * Which of several equal records an order gets first: one whose video can be delivered, then one whose
 * answer may still come, then one whose answer was lost.
 */
const PREFERENCE: OrderStatus[] = ['COMPLETED', 'ACCEPTED', 'SENDING', 'LOST', 'CANCELLED'];

function rank({ status }: OrderRecord): number {
	return PREFERENCE.indexOf(status);
}

type Alike = (order: Identity, record: Identity) => boolean;

const sameContent: Alike = (order, record) => order.content === record.content;
const sameSetup: Alike = (order, record) =>
	order.setup !== undefined && order.setup === record.setup;

/** An order with a key is none that was sent with another one. */
const mayBe: Alike = ({ idempotencyKey: key }, { idempotencyKey: sentKey }) =>
	key === undefined || sentKey === undefined || key === sentKey;
export const sameKey: Alike = (order, record) => order.idempotencyKey === record.idempotencyKey;

/** In this order: the surest sign first. By its setup alone an order is known whose expressions give other content at every try. */
const SIGNS: Alike[] = [
	(order, record) => sameContent(order, record) && sameSetup(order, record),
	sameContent,
	sameSetup,
];

/** A key can have been added, or taken out, before a retry. */
const ROUNDS = [sameKey, mayBe].flatMap((hasKey) =>
	SIGNS.map(
		(isAlike): Alike =>
			(order, record) =>
				hasKey(order, record) && isAlike(order, record),
	),
);

/**
 * Whether an order is free to be made anew although the record is there: its render failed, or was
 * cancelled and a person retries the execution. Who cancelled it does not want another one as long as
 * n8n tries again by itself.
 */
export function isOver({ status, endedIn }: OrderRecord, executionId: string): boolean {
	return status === 'FAILED' || (status === 'CANCELLED' && endedIn !== executionId);
}

/** Those that are not over. */
export function keepOpen(records: OrderRecord[], executionId: string): OrderRecord[] {
	return records.filter((record) => !isOver(record, executionId));
}

/**
 * Pairs orders with the records of orders that were sent before. Of equal orders, as many are paired as
 * there are free records; each record goes to one order.
 *
 * @param free records in the order in which they were written
 * @param rounds the signs by which an order is known, the surest first
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
