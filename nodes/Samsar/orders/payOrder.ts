import type { SamsarFailure } from '../failures/failure';
import { decide } from '../ledger/decide';
import type { OrderRecord } from '../ledger/orderRecord';
import type { FindTools, Payment } from './findSent';
import { findSent, readPayment } from './findSent';
import type { Order } from './order';
import { addCost, answerLost, describeLost } from './orderFailures';
import type { CreateAnswer, CreateResult } from './sendCreate';

/** What came of one order. */
export type Outcome =
	| { kind: 'placed'; payment: Payment; isNew: boolean }
	/** `refusal`: in Samsar's words alone, without what it cost. */
	| { kind: 'refused'; failure: SamsarFailure; refusal: SamsarFailure }
	| { kind: 'lost' | 'sentBefore'; failure: SamsarFailure }
	| { kind: 'stopped'; isUnderWay: boolean };

export interface PayTools<Ordered extends Order> extends FindTools<Ordered> {
	/** Sends one create when its turn has come, unless `mayBegin` then says no. */
	create: (order: Ordered, mayBegin: () => Promise<boolean>) => Promise<CreateResult>;
	/** The account's hash, see `SamsarConnection`. */
	account: string;
	/** Tells the operator's log. */
	warn: (message: string) => void;
}

function describeLate({ itemIndex, estimate }: Order, late: CreateAnswer): string {
	if (late.kind === 'accepted') {
		return `Samsar accepted session ${late.sessionId} for item ${itemIndex} while the execution was being stopped`;
	}
	const { message } =
		late.kind === 'refused' ? late.failure : answerLost(late.reason, estimate, late);
	return `The execution was stopped while item ${itemIndex} was being sent. ${message}`;
}

/**
 * Pays for one order: writes it to the ledger, creates the render, and writes what Samsar answered. An
 * order that is known already is created again: the person wants it, although it may have been accepted.
 */
export async function payOrder<Ordered extends Order>(
	order: Ordered,
	tools: PayTools<Ordered>,
): Promise<Outcome> {
	const { known: before } = order;
	const { ledger, search, account, clock, warn } = tools;
	let own: OrderRecord | null = null;
	/** The same order, which an execution beside this one sends or has sent. */
	let theirs: OrderRecord | null = null;
	let endCreate = (): void => {};

	/** From here on, only a known answer makes a create harmless. */
	async function mayBegin(): Promise<boolean> {
		if (own !== null) return true;
		const { isOurs, record } = await ledger.place(order, account, before);
		if (!isOurs) {
			theirs = record;
			return false;
		}
		own = record;
		endCreate = search.beginCreate(order);
		if (before) {
			const { message } = describeLost(before);
			warn(`Item ${order.itemIndex} is created again. Of its earlier create: ${message}`);
		}
		return true;
	}

	/** Nothing came of the create; an earlier one that may have been accepted stays as it was. */
	async function takeBack(): Promise<void> {
		if (own === null) return;
		// The row is this execution's by now.
		if (before) await ledger.write({ ...before, executionId: own.executionId });
		else await ledger.remove(own);
	}

	async function accept(sessionId: string): Promise<Payment> {
		const { recovered: _old, ...record } = own as OrderRecord;
		const accepted = { ...record, status: 'ACCEPTED' as const, sessionId, acceptedAt: clock.now() };
		search.own(sessionId);
		const payment = readPayment(accepted);
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
		// By now it is among those that look for a session.
		endCreate();
		const now = await finding;
		return now?.sessionId !== undefined
			? { kind: 'placed', payment: readPayment(now), isNew: false }
			: { kind: 'lost', failure: describeLost(now ?? lost) };
	}

	async function settleLate(late: CreateAnswer): Promise<void> {
		warn(describeLate(order, late));
		if (late.kind === 'accepted') await accept(late.sessionId);
		if (late.kind === 'refused') await takeBack();
		endCreate();
	}

	/** Goes on with what the other execution has made of the order. */
	async function follow(record: OrderRecord): Promise<Outcome> {
		const found = await findSent(order, record, tools);
		if (found?.sessionId !== undefined) {
			return { kind: 'placed', payment: readPayment(found), isNew: false };
		}
		const { createAgain } = order;
		const { executionId } = ledger;
		return decide(found, { createAgain, executionId, isSearched: true }) === 'send'
			? await payOrder({ ...order, known: found }, tools)
			: { kind: 'sentBefore', failure: describeLost(found ?? record) };
	}

	const result = await tools.create(order, mayBegin);
	if (theirs !== null) return await follow(theirs);
	switch (result.kind) {
		case 'accepted':
			return { kind: 'placed', payment: await accept(result.sessionId), isNew: true };
		case 'lost':
			return await lose(result.reason, result.httpCode);
		case 'refused':
			endCreate();
			await takeBack();
			return {
				kind: 'refused',
				failure: addCost(result.failure, before !== undefined),
				refusal: result.failure,
			};
		case 'stopped':
			if (result.late !== undefined) {
				void result.late.then(settleLate);
				return { kind: 'stopped', isUnderWay: true };
			}
			endCreate();
			await takeBack();
			return before === undefined
				? { kind: 'stopped', isUnderWay: false }
				: { kind: 'sentBefore', failure: describeLost(before) };
	}
}
