import type { SamsarFailure } from '../failures/failure';
import { decide } from '../ledger/decide';
import type { OrderRecord } from '../ledger/orderRecord';
import { readMessage } from '../ledger/tableTrouble';
import type { FindTools, Payment } from './findSent';
import { findSent, readPayment } from './findSent';
import type { Gate } from './gate';
import type { Order } from './order';
import { findOtherVideo, keyUnusable } from './keyedOrders';
import { addCost, describeLate, describeLost } from './orderFailures';
import type { AcceptedAnswer, CreateAnswer, CreateResult, Leave } from './sendCreate';

export interface PayTools<Ordered extends Order> extends FindTools<Ordered> {
	/** Sends one create in its turn, unless it may not be sent by then. */
	create: (order: Ordered, leave: Leave) => Promise<CreateResult>;
	/** Why a placed order may not be sent because of orders of other runs; null if it may. */
	findExcess: (order: Ordered, own: OrderRecord) => Promise<SamsarFailure | null>;
	/** The account's hash, see `SamsarConnection`. */
	account: string;
	/** Writes to n8n's log. */
	warn: (message: string) => void;
}

/** The result of one order. */
export type Outcome =
	| { kind: 'placed'; payment: Payment; isNew: boolean }
	/** `refusal`: Samsar's words only, without the cost. */
	| { kind: 'refused'; failure: SamsarFailure; refusal: SamsarFailure }
	| { kind: 'lost' | 'sentBefore'; failure: SamsarFailure }
	/** Not sent because of another order. */
	| { kind: 'heldBack' }
	| { kind: 'stopped'; isUnderWay: boolean };

/** Milliseconds after which a repeated create gets a new sending time. */
const RESENT_MS = 10_000;

/**
 * Pays for one order: writes it to the ledger, creates the render, and records Samsar's answer. An order with
 * a known record is created again, because the user chose so although it may have been accepted.
 */
export async function payOrder<Ordered extends Order>(
	order: Ordered,
	tools: PayTools<Ordered>,
	gate: Gate,
): Promise<Outcome> {
	const { known: before } = order;
	const { ledger, search, account, clock, warn } = tools;
	let own: OrderRecord | null = null;
	let isOnItsWay = false;
	/** The record of another execution that sends or has sent the same order. */
	let theirs: OrderRecord | null = null;
	/** Why it is not sent at all. */
	let refusal: SamsarFailure | null = null;
	let endCreate = (): void => {};

	/** Asked right before the create is sent. From then on, the order may have been accepted until an answer arrives. */
	async function mayBegin(): Promise<boolean> {
		if (isOnItsWay) {
			// A rate limit delayed it. Other executions that wait for its answer must wait longer.
			const isLate = own !== null && clock.now() > own.sentAt + RESENT_MS;
			if (isLate) own = await ledger.write({ ...(own as OrderRecord), sentAt: clock.now() });
			return true;
		}
		try {
			const { isOurs, record } = await ledger.place(order, account, before);
			if (isOurs) own = record;
			else theirs = record;
		} catch (error) {
			refusal = keyUnusable(readMessage(error));
		}
		if (own !== null) refusal = await tools.findExcess(order, own);
		// Another create may have closed the gate while the row was written.
		if (own === null || refusal !== null || !(await gate.isOpenFor(order))) return false;
		isOnItsWay = true;
		endCreate = search.beginCreate(order);
		if (before) {
			const { message } = describeLost(before);
			warn(`Item ${order.itemIndex} is created again. Its earlier order: ${message}`);
		}
		return true;
	}

	/** The create was not accepted. Restores the record of an earlier create that may have been accepted. */
	async function takeBack(): Promise<void> {
		if (own === null) return;
		// This execution now owns the row.
		if (before) {
			const { rowId, executionId } = own;
			await ledger.write({ ...before, rowId, executionId });
			return;
		}
		await ledger.remove(own);
	}

	async function accept({ sessionId, creditsCharged }: AcceptedAnswer): Promise<Payment> {
		const accepted: OrderRecord = {
			...(own as OrderRecord),
			status: 'ACCEPTED',
			recovered: undefined,
			sessionId,
			acceptedAt: clock.now(),
			...(creditsCharged !== undefined && { creditsCharged }),
		};
		search.own(sessionId);
		const payment = readPayment(ledger, accepted);
		tools.onAccepted(order, payment);
		const written = ledger.write(accepted);
		endCreate();
		await written;
		return payment;
	}

	async function lose(reason: string, httpCode?: number): Promise<Outcome> {
		const lost = await ledger.write({
			...(own as OrderRecord),
			status: 'LOST',
			lostAt: clock.now(),
			reason,
			httpCode,
			listed: undefined,
		});
		const finding = findSent(order, lost, tools);
		// The order is now registered as searching.
		endCreate();
		const now = await finding;
		return now?.sessionId !== undefined
			? { kind: 'placed', payment: readPayment(ledger, now), isNew: false }
			: { kind: 'lost', failure: describeLost(now ?? lost) };
	}

	/** Continues with the other execution's record of the order. */
	async function follow(record: OrderRecord): Promise<Outcome> {
		const otherVideo = findOtherVideo(order, record);
		if (otherVideo !== null) return { kind: 'sentBefore', failure: otherVideo };
		const found = await findSent(order, record, tools);
		if (found?.sessionId !== undefined) {
			return { kind: 'placed', payment: readPayment(ledger, found), isNew: false };
		}
		const { createAgain } = order;
		const { executionId } = ledger;
		return decide(found, { createAgain, executionId, isSearched: true }) === 'send'
			? await payOrder({ ...order, known: found }, tools, gate)
			: { kind: 'sentBefore', failure: describeLost(found ?? record) };
	}

	async function settleUnsent(): Promise<Outcome> {
		await takeBack();
		if (refusal !== null) return { kind: 'refused', failure: refusal, refusal };
		if (gate.closedFor(order) !== null) return { kind: 'heldBack' };
		return before === undefined
			? { kind: 'stopped', isUnderWay: false }
			: { kind: 'sentBefore', failure: describeLost(before) };
	}

	async function settle(result: CreateResult): Promise<Outcome> {
		switch (result.kind) {
			case 'accepted':
				return { kind: 'placed', payment: await accept(result), isNew: true };
			case 'lost':
				return await lose(result.reason, result.httpCode);
			case 'refused': {
				endCreate();
				await takeBack();
				const failure = addCost(result.failure, before !== undefined);
				return { kind: 'refused', failure, refusal: result.failure };
			}
			case 'stopped':
				return await settleUnsent();
		}
	}

	async function settleLate(late: Promise<CreateAnswer>): Promise<void> {
		try {
			const answer = await late;
			warn(describeLate(order, answer));
			if (answer.kind === 'accepted') await accept(answer);
			if (answer.kind === 'refused') await takeBack();
		} finally {
			endCreate();
		}
	}

	let late: Promise<CreateAnswer> | undefined;
	try {
		const result = await tools.create(order, { mayBegin, gate });
		if (theirs !== null) return await follow(theirs);
		late = result.kind === 'stopped' ? result.late : undefined;
		if (late === undefined) return await settle(result);
		void settleLate(late);
		return { kind: 'stopped', isUnderWay: true };
	} finally {
		// Searches for sessions with the same content wait for this call.
		if (late === undefined) endCreate();
	}
}
