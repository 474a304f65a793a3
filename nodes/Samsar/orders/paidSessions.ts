import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../api/render';
import type { OrderName } from './order';
import { splitKey } from './order';

/** What is known of an order from its sending. */
export interface SendingFacts {
	/** The image model that *Default* stood for. */
	imageModel?: string;
	/** What the answer says that it was charged, in credits. */
	creditsCharged?: number;
}

/** A render that Samsar accepted, and so charges. */
export interface AcceptedPayment extends SendingFacts {
	sessionId: string;
	/** Milliseconds since 1970. */
	acceptedAt: number;
	/** What it would cost, in credits, as it was known then. */
	estimate?: number | null;
	/** Whether it was found again after its answer was lost. */
	recovered?: true;
	/** The execution in which the render was found cancelled. */
	cancelledIn?: string;
}

/** A create that was sent and whose answer is not known: it may have been charged. */
export interface OpenPayment extends Pick<SendingFacts, 'imageModel'> {
	/** Milliseconds since 1970. */
	sentAt: number;
	/** What it would cost, in credits, as it was known then. */
	estimate?: number | null;
	/** When the answer was given up, in milliseconds since 1970. */
	lostAt?: number;
	/** What happened to the answer; absent while the request is under way. */
	reason?: string;
	httpCode?: number;
	/** What Samsar's list told of it, as a sentence; absent = nothing. */
	listed?: string;
	/** Whether only n8n's store knows of it, and not this memory. */
	isFromEarlierLife?: boolean;
	/** The execution in which 'Create Again After Lost Answer' has already been used for it. */
	createdAgainIn?: string;
}

export type Payment = AcceptedPayment | OpenPayment;

export function isAcceptedPayment(payment: Payment): payment is AcceptedPayment {
	return 'sessionId' in payment;
}

const MEMORY = 'samsarPayments';

/** Not while the request is under way: an agent may want the same video twice. */
function isLost(payment: Payment): boolean {
	return !isAcceptedPayment(payment) && payment.reason !== undefined;
}

/**
 * What this execution has paid for. It lives in the node's context, which n8n keeps for the next
 * try of Retry On Fail, and saves with a failed execution for Retry execution.
 */
export class PaidSessions {
	private readonly payments: Record<string, Payment & Pick<OrderName, 'setup' | 'numbers'>>;

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

	/** The names of all that is paid, or may be; the note of a cancelled one has gone. */
	listNames(): OrderName[] {
		return Object.entries(this.payments).flatMap(([key, payment]) => {
			if (isAcceptedPayment(payment) && payment.cancelledIn !== undefined) return [];
			return [{ payKey: key, setup: payment.setup, numbers: payment.numbers }];
		});
	}

	/** The sessions that this memory knows. */
	listSessions(): Set<string> {
		return new Set(
			Object.values(this.payments).flatMap((payment) =>
				isAcceptedPayment(payment) ? [payment.sessionId] : [],
			),
		);
	}

	remember({ payKey: key, setup, numbers }: OrderName, payment: Payment): void {
		this.payments[key] = { ...payment, setup, numbers };
	}

	forget(key: string): void {
		delete this.payments[key];
	}

	/**
	 * A session has ended without a video, unless another one has taken its place. A failed one is
	 * forgotten, so that a retry makes a new video. A cancelled one stays for as long as n8n tries again
	 * by itself: whoever cancelled it does not want another.
	 */
	endSession(sessionId: string, status: string): void {
		for (const [key, payment] of Object.entries(this.payments)) {
			if (!isAcceptedPayment(payment) || payment.sessionId !== sessionId) continue;
			if (status === 'CANCELLED') payment.cancelledIn ??= this.executionId;
			else this.forget(key);
		}
	}
}

/** Some of n8n's tool contexts have no memory of their own; there it lasts for this run. */
function readNodeContext(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

/** What this execution has paid for. */
export function openPaidSessions(context: IExecuteFunctions): PaidSessions {
	return new PaidSessions(readNodeContext(context), context.getExecutionId());
}
