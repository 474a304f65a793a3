import { createHash } from 'crypto';

import type { OrderBody } from '../api/contract';
import type { PayLimits } from '../fields/payFields';
import type { Route, Sending } from './route';

/** By what an order is known again when the node is tried once more. */
export interface OrderName {
	/** Its place in the execution and its content. */
	payKey: string;
	/** How it was set up, see `hashSetup`; absent where each call is an order of its own. */
	setup?: string;
	/** Among those of the execution that are the same; see `countEqual`. */
	numbers?: Numbers;
	/** By what an earlier life has sent it: content, setup, both; `nothing`: it has not. Absent in a first life. */
	knownBy?: 'both' | 'content' | 'setup' | 'nothing';
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
	/** As the person ordered it: the order is known by it, whatever a server makes of it. */
	body: OrderBody;
	/** As this server is sent it; absent = it was not asked what it offers. */
	sending?: Sending;
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

/** Gives out the numbers that nobody has. */
class Numbering {
	private readonly taken = new Map<string, Set<number>>();

	take(name: string, own?: number): number {
		const taken = this.taken.get(name) ?? new Set<number>();
		this.taken.set(name, taken);
		let number = own ?? 0;
		while (own === undefined && taken.has(number)) number++;
		taken.add(number);
		return number;
	}
}

/**
 * The orders with a number each among those that have the same content, and the same setup: what the
 * memory knows keeps its own. By that an order is known at another place, too: after a crash n8n starts
 * from the trigger, and a list of rows that are still to do has become shorter; and n8n may count the runs
 * of the node from one.
 *
 * @param held what this execution's memory knows
 */
export function countEqual<Named extends OrderName>(orders: Named[], held: OrderName[]): Named[] {
	const [contents, setups] = [new Numbering(), new Numbering()];
	const number = ({ payKey: key, setup = '', numbers }: OrderName): Numbers => ({
		content: contents.take(splitKey(key)[1], numbers?.content),
		setup: setups.take(setup, numbers?.setup),
	});
	const known = new Map(held.map((name) => [name.payKey, number(name)]));
	return orders.map((order) => ({
		...order,
		numbers: known.get(order.payKey) ?? number({ ...order, numbers: undefined }),
	}));
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
