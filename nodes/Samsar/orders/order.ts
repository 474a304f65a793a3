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
	/** How many orders of the execution before it are the same; see `countEqual`. */
	numbers?: Numbers;
	/** By what an earlier life has sent it; `nothing`: it has not. Absent in a first life. */
	knownBy?: 'content' | 'setup' | 'nothing';
}

/** Of orders that have a content or a setup in common, each has a number of its own. */
export interface Numbers {
	content: number;
	setup: number;
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

/** Gives out numbers, from the count of those that are there already. */
function countFrom(names: string[]): (name: string) => number {
	const counts = new Map<string, number>();
	const next = (name: string): number => {
		const number = counts.get(name) ?? 0;
		counts.set(name, number + 1);
		return number;
	};
	names.forEach(next);
	return next;
}

/**
 * The orders with how many before them have the same content, and the same setup: those of the run, and
 * those that `paid` names of the runs before. By that an order is known at another place, too: after a
 * crash n8n starts from the trigger, and a list of rows that are still to do has become shorter; and n8n
 * may count the runs of the node from one.
 *
 * @param paid what this execution has paid for
 */
export function countEqual<Named extends OrderName>(orders: Named[], paid: OrderName[]): Named[] {
	const runOf = ({ payKey: key }: OrderName): string => key.split(':')[0];
	const contentOf = ({ payKey: key }: OrderName): string => splitKey(key)[1];
	const setupOf = ({ setup = '' }: OrderName): string => setup;
	const runs = new Set(orders.map(runOf));
	const before = paid.filter((name) => !runs.has(runOf(name)));
	const content = countFrom(before.map(contentOf));
	const setup = countFrom(before.map(setupOf));
	return orders.map((order) => {
		const numbers = { content: content(contentOf(order)), setup: setup(setupOf(order)) };
		return { ...order, numbers };
	});
}

/**
 * What a person can change of an order: its fields as they were written, with what they take from other
 * nodes, and the item that came in.
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
