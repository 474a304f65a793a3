import { createHash } from 'crypto';

import type { OrderBody } from '../api/contract';
import type { PayLimits } from '../fields/payFields';
import type { Route } from './route';

/** By what an order is known again when the node is tried once more. */
export interface OrderName {
	/** Its place in the execution and its content. */
	payKey: string;
	/** How it was set up, see `hashSetup`; absent where each call is an order of its own. */
	setup?: string;
	/** How many orders of the execution before it have the same content; see `countEqual`. */
	nth?: number;
}

/** A picture that comes with the item. */
export interface Picture {
	/** Its binary field. */
	name: string;
	/** @returns the whole picture as a data URL */
	read: () => Promise<string>;
}

/** One checked item, ready to be paid for. */
export interface Order extends OrderName {
	itemIndex: number;
	route: Route;
	body: OrderBody;
	/** Uploaded before the order is sent, and then named in its body. */
	pictures?: Picture[];
	/** Credits, or null when the price is not known. */
	estimate: number | null;
	limits: PayLimits;
	/** Whether the person lifts the guard against a second create after a lost answer. */
	createAgain: boolean;
}

/** Sixteen characters that stand for a text. */
export function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Under which name a payment is remembered: another run, item or content is another payment. Of a
 * create the body alone counts: executions that wait for a retry carry such names.
 */
export function payKey(
	runIndex: number,
	itemIndex: number,
	body: OrderBody,
	path = 'create',
): string {
	const content = path === 'create' ? body : [path, body];
	return `${runIndex}:${itemIndex}:${hash(JSON.stringify(content))}`;
}

/** A key's place and content. */
export function splitKey(key: string): [place: string, content: string] {
	const end = key.lastIndexOf(':');
	return [key.slice(0, end), key.slice(end)];
}

/**
 * The orders with how many before them have the same content: those of the run, and those that `paid`
 * names of the runs before. By content and number an order is known at another place, too: after a crash
 * n8n starts from the trigger, and a list of rows that are still to do has become shorter.
 *
 * @param paid keys of what this execution has paid for
 */
export function countEqual<Named extends OrderName>(orders: Named[], paid: string[]): Named[] {
	const counts = new Map<string, number>();
	const runOf = (key: string): string => key.split(':')[0];
	const runs = new Set(orders.map(({ payKey: key }) => runOf(key)));
	for (const key of paid) {
		const [, content] = splitKey(key);
		if (!runs.has(runOf(key))) counts.set(content, (counts.get(content) ?? 0) + 1);
	}
	return orders.map((order) => {
		const [, content] = splitKey(order.payKey);
		const nth = counts.get(content) ?? 0;
		counts.set(content, nth + 1);
		return { ...order, nth };
	});
}

/**
 * What a person can change of an order: its fields as they were written, and the item that came in.
 * n8n evaluates expressions at every try, so `{{ $now }}` gives other content for the same order.
 *
 * @returns undefined when the item cannot be written as text
 */
export function hashSetup(fields: unknown[], input: unknown): string | undefined {
	try {
		return hash(JSON.stringify([fields, input]));
	} catch {
		return undefined;
	}
}
