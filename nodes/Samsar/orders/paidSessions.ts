import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { CreateBody } from '../api/contract';
import { isRecord } from '../api/render';

/** By what an order is known again when the node is tried once more. */
export interface OrderName {
	/** Its place in the execution and its content. */
	payKey: string;
	/** How it was set up, see `hashSetup`; absent where each call is an order of its own. */
	setup?: string;
}

/** A render that Samsar accepted, and so charges. */
export interface AcceptedPayment {
	sessionId: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
	/** The execution in which the render was found cancelled. */
	cancelledIn?: string;
}

/** A create that was sent and whose answer is not known: it may have been charged. */
export interface OpenPayment {
	sentAt: number;
	/** What happened to the answer; absent while the request is under way. */
	reason?: string;
	httpCode?: number;
	/** The execution in which 'Create Again After Lost Answer' has already been used for it. */
	createdAgainIn?: string;
}

export type Payment = AcceptedPayment | OpenPayment;

export function isAcceptedPayment(payment: Payment): payment is AcceptedPayment {
	return 'sessionId' in payment;
}

const MEMORY = 'samsarPayments';

function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Under which name a payment is remembered: another run, item or content is another payment. */
export function payKey(runIndex: number, itemIndex: number, body: CreateBody): string {
	return `${runIndex}:${itemIndex}:${hash(JSON.stringify(body))}`;
}

/** Not while the request is under way: an agent may want the same video twice. */
function isLost(payment: Payment): boolean {
	return !isAcceptedPayment(payment) && payment.reason !== undefined;
}

/** A key's place and content. */
function splitKey(key: string): [string, string] {
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

/**
 * What this execution has paid for. It lives in the node's context, which n8n keeps for the next
 * try of Retry On Fail, and saves with a failed execution for Retry execution.
 */
export class PaidSessions {
	private readonly payments: Record<string, Payment & Pick<OrderName, 'setup'>>;

	/** @param nodeContext `getContext('node')`, or a passing object where n8n has none */
	constructor(
		nodeContext: IDataObject,
		private readonly executionId: string,
	) {
		if (!isRecord(nodeContext[MEMORY])) nodeContext[MEMORY] = {};
		this.payments = nodeContext[MEMORY] as unknown as typeof this.payments;
	}

	/**
	 * The key of an order: the one under which an earlier try may have paid for it, or its own. Where
	 * each call is an order of its own, an earlier call for the same video whose answer was lost is
	 * such a try: an agent repeats a call that has failed.
	 */
	findKey({ payKey: own, setup }: OrderName): string {
		if (own in this.payments) return own;
		const [place, content] = splitKey(own);
		const found = Object.entries(this.payments).find(([key, payment]) => {
			const [otherPlace, otherContent] = splitKey(key);
			if (setup === undefined) return otherContent === content && isLost(payment);
			return otherPlace === place && payment.setup === setup;
		});
		return found?.[0] ?? own;
	}

	/** What is paid, or may be; not a cancelled render once a person retries the execution. */
	recall(key: string): Payment | undefined {
		const payment = this.payments[key];
		if (payment === undefined || !isAcceptedPayment(payment)) return payment;
		const { cancelledIn = this.executionId } = payment;
		return cancelledIn === this.executionId ? payment : undefined;
	}

	remember({ payKey: key, setup }: OrderName, payment: Payment): void {
		this.payments[key] = { ...payment, setup };
	}

	forget(key: string): void {
		delete this.payments[key];
	}

	/**
	 * A session has ended without a video, unless another one has taken its place. A failed one is
	 * forgotten, so that a retry makes a new video. A cancelled one stays for as long as n8n tries again
	 * by itself: whoever cancelled it does not want another.
	 */
	endSession(order: OrderName, sessionId: string, status: string): void {
		const payment = this.recall(order.payKey);
		if (!payment || !isAcceptedPayment(payment) || payment.sessionId !== sessionId) return;
		if (status === 'CANCELLED') this.remember(order, { ...payment, cancelledIn: this.executionId });
		else this.forget(order.payKey);
	}
}
