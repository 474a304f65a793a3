import { hasFailed } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { endSentence, NOTHING_ORDERED } from '../failures/sentence';
import { endOrder } from '../ledger/endOrder';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import { hashFields, listDifferences } from '../ledger/sameVideo';
import { readMessage } from '../ledger/tableTrouble';
import type { SamsarConnection } from '../transport/samsarConnection';
import { lookAtSession } from '../transport/readStatus';
import type { Order } from './order';

const KEY_ADVICE =
	"Give every video its own 'Idempotency Key', or order the same video with the same fields.";

/** Maximum length of a key in a message. */
const SHOWN = 60;

function showKey(key: string): string {
	return key.length > SHOWN ? `${key.slice(0, SHOWN)}…` : key;
}

/** The idempotency key was used for another video, possibly in another run. */
export function keyTaken(key: string, fields: string[], sessionId = ''): SamsarFailure {
	const video = sessionId === '' ? 'another video' : `video ${sessionId}`;
	const names = fields.map((name) => name.replace(/_/g, ' ')).join(', ');
	return new SamsarFailure({
		message: `Idempotency Key '${showKey(key)}' was used for ${video}. This order differs in: ${names}. ${NOTHING_ORDERED}`,
		description: KEY_ADVICE,
		...(sessionId !== '' && { sessionId }),
	});
}

/** Without the table, it is unknown what was ordered with a key. */
export function keyUnusable(reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `'Idempotency Key' cannot be used now, because ${endSentence(reason)} ${NOTHING_ORDERED}`,
		description:
			"Keys are stored in the data table 'Samsar Orders' of the workflow's project. Fix this cause, or remove 'Idempotency Key' under Options to order without it.",
	});
}

/** Two items of a run have the same key but are different videos. */
function keyOfTwo(key: string, itemIndex: number, fields: string[]): SamsarFailure {
	const { message, description } = keyTaken(key, fields);
	const video = `the video of item ${itemIndex}`;
	return new SamsarFailure({ message: message.replace('another video', video), description });
}

/** Item index → orders of the same run with the same idempotency key, which get the same result. */
export type Sharers<Ordered> = Map<number, Ordered[]>;

/**
 * Only the first of several orders with the same idempotency key is placed.
 *
 * @param fail ends an order that differs from the first one with its key; may throw
 */
export function shareKeys<Ordered extends Order>(
	orders: Ordered[],
	fail: (order: Ordered, failure: SamsarFailure) => void,
): { firsts: Ordered[]; sharers: Sharers<Ordered> } {
	const firsts: Ordered[] = [];
	const sharers: Sharers<Ordered> = new Map();
	const byKey = new Map<string, Ordered>();
	for (const order of orders) {
		const { idempotencyKey: key } = order;
		const first = key === undefined ? undefined : byKey.get(key);
		if (key === undefined || first === undefined) {
			firsts.push(order);
			if (key !== undefined) byKey.set(key, order);
			continue;
		}
		const differences = listDifferences(order, { ...first, fields: hashFields(first) });
		if (differences.length > 0) fail(order, keyOfTwo(key, first.itemIndex, differences));
		else sharers.set(first.itemIndex, [...(sharers.get(first.itemIndex) ?? []), order]);
	}
	return { firsts, sharers };
}

export interface RecallTools {
	ledger: Ledger;
	connection: SamsarConnection;
}

/**
 * Adds to each order with an idempotency key the record of a previous order with that key, from any run.
 *
 * @param fail ends an order whose key was used for another video, or cannot be used; may throw
 */
export async function recallKeyed<Ordered extends Order>(
	orders: Ordered[],
	tools: RecallTools,
	fail: (order: Ordered, failure: SamsarFailure) => void,
): Promise<Ordered[]> {
	const isAsked = ({ idempotencyKey, known }: Ordered) =>
		idempotencyKey !== undefined && known === undefined;
	const keys = orders.filter(isAsked).map(({ idempotencyKey = '' }) => idempotencyKey);
	if (keys.length === 0) return orders;
	let records: Map<string, OrderRecord>;
	try {
		records = await tools.ledger.recallKeys(keys, tools.connection.account);
	} catch (error) {
		const failure = keyUnusable(readMessage(error));
		orders.filter(isAsked).forEach((order) => fail(order, failure));
		return orders.filter((order) => !isAsked(order));
	}
	const recalled = await Promise.all(
		orders.map(async (order) => {
			const record = isAsked(order) ? records.get(order.idempotencyKey ?? '') : undefined;
			if (record === undefined || (await hasEndedBadly(record, tools))) return { order };
			return { order, record };
		}),
	);
	return recalled.flatMap(({ order, record }) => {
		if (record === undefined) return [order];
		const failure = findOtherVideo(order, record);
		if (failure === null) return [{ ...order, known: record }];
		fail(order, failure);
		return [];
	});
}

/** Why an order cannot use the record with its key; null if it is the same video. */
export function findOtherVideo(order: Order, record: OrderRecord): SamsarFailure | null {
	const { idempotencyKey: key } = order;
	const differences = key === undefined ? [] : listDifferences(order, record);
	return differences.length === 0 ? null : keyTaken(key ?? '', differences, record.sessionId);
}

/** A render may have failed since its last status. Its key is then free again, and the table is updated. */
async function hasEndedBadly(
	{ status, sessionId }: OrderRecord,
	{ ledger, connection }: RecallTools,
): Promise<boolean> {
	if (status !== 'ACCEPTED' || sessionId === undefined) return false;
	const look = await lookAtSession(connection, sessionId);
	if (look.kind !== 'render' || !hasFailed(look.render)) return false;
	await endOrder(ledger, look.render, connection.account);
	return true;
}
