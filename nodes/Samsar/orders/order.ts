import { createHash } from 'crypto';

import type { CreateBody } from '../api/contract';
import type { PayLimits } from '../fields/payFields';

/** By what an order is known again when the node is tried once more. */
export interface OrderName {
	/** Its place in the execution and its content. */
	payKey: string;
	/** How it was set up, see `hashSetup`; absent where each call is an order of its own. */
	setup?: string;
}

/** One checked item, ready to be paid for. */
export interface Order extends OrderName {
	itemIndex: number;
	body: CreateBody;
	/** Credits, or null for a model without a known rate. */
	estimate: number | null;
	limits: PayLimits;
	/** Whether the person lifts the guard against a second create after a lost answer. */
	createAgain: boolean;
}

/** Sixteen characters that stand for a text. */
export function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Under which name a payment is remembered: another run, item or content is another payment. */
export function payKey(runIndex: number, itemIndex: number, body: CreateBody): string {
	return `${runIndex}:${itemIndex}:${hash(JSON.stringify(body))}`;
}

/** A key's place and content. */
export function splitKey(key: string): [place: string, content: string] {
	const end = key.lastIndexOf(':');
	return [key.slice(0, end), key.slice(end)];
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
