import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

import type { CreateBody } from '../api/contract';
import { isRecord } from '../api/render';

/** A render that Samsar accepted, and so charges. */
export interface AcceptedPayment {
	sessionId: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
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

/** Under which name a payment is remembered: another run, item or content is another payment. */
export function payKey(runIndex: number, itemIndex: number, body: CreateBody): string {
	const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
	return `${runIndex}:${itemIndex}:${hash}`;
}

/**
 * What this execution has paid for. It lives in the node's context, which n8n keeps for the next
 * try of Retry On Fail, and saves with a failed execution for Retry execution.
 */
export class PaidSessions {
	private readonly payments: Record<string, Payment>;

	/** @param nodeContext `getContext('node')`, or a passing object where n8n has none */
	constructor(nodeContext: IDataObject) {
		if (!isRecord(nodeContext[MEMORY])) nodeContext[MEMORY] = {};
		this.payments = nodeContext[MEMORY] as unknown as Record<string, Payment>;
	}

	recall(key: string): Payment | undefined {
		return this.payments[key];
	}

	remember(key: string, payment: Payment): void {
		this.payments[key] = payment;
	}

	forget(key: string): void {
		delete this.payments[key];
	}

	/** Forgets a session that has ended without a video, unless another one has taken its place. */
	forgetSession(key: string, sessionId: string): void {
		const payment = this.recall(key);
		if (payment && isAcceptedPayment(payment) && payment.sessionId === sessionId) this.forget(key);
	}
}
