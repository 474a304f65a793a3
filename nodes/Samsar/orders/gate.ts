import type { SamsarFailure } from '../failures/failure';
import { refusesEverything } from '../transport/refusal';
import type { Order } from './order';
import { notSent, notSentAfterLosses } from './orderFailures';

/** Consecutive lost answers after which no further create is sent. */
const LOSSES_IN_A_ROW = 3;

/** Creates that may be unanswered before the first good answer. All of them may be lost. */
const FIRST_ROOM = 10;

/** The same if no free request has been answered yet. */
const UNPROVEN_ROOM = LOSSES_IN_A_ROW;

/** The maximum after many good answers. */
const MOST_ROOM = 50;

/** Increase per good answer. */
const GROWTH = 2;

/** The result of one create. `nothing`: not sent, or without consequence for the following ones. */
export type CreateEnd =
	| { kind: 'accepted' | 'nothing' }
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'lost'; httpCode?: number };

type Priced = Pick<Order, 'itemIndex' | 'estimate'>;

export interface GateRules {
	/** Whether the first failure ends the sending. */
	endsAtFailure: boolean;
	/** Whether the server has answered a free request of this run. */
	isProven?: boolean;
}

/**
 * The only place that decides whether another create of a run may be sent. The number of unanswered creates, and
 * so the possible loss, starts small and grows with good answers.
 */
export class Gate {
	private why: SamsarFailure | null = null;

	/** The cheapest order for which the credits were not enough, in credits. */
	private tooDear: { credits: number; why: SamsarFailure } | null = null;

	private room: number;

	private underWay = 0;

	/** Lost answers since the last accepted create. */
	private lost = 0;

	/** Lost answers since the last answered create. */
	private lostInARow = 0;

	/** Items with a lost answer whose session is being searched for. If it is not found, sending ends. */
	private readonly sought = new Set<number>();

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly rules: GateRules) {
		this.room = rules.isProven ? FIRST_ROOM : UNPROVEN_ROOM;
	}

	/** Why this order is not sent; null if it may be. An order of unknown price counts as the most expensive. */
	closedFor({ estimate }: Pick<Priced, 'estimate'>): SamsarFailure | null {
		const { why, tooDear } = this;
		if (why !== null || tooDear === null) return why;
		return (estimate ?? Infinity) >= tooDear.credits ? tooDear.why : null;
	}

	/** Closes the gate. The first reason is kept. */
	close(why: SamsarFailure): void {
		this.why ??= why;
		this.decide();
	}

	/** A lost create occupies a place until another one is accepted. */
	get hasRoom(): boolean {
		return this.sought.size === 0 && this.underWay + this.lost < this.room;
	}

	begin(): void {
		this.underWay++;
	}

	/** Records the result of a create as soon as it is known. */
	end(order: Priced, end: CreateEnd): void {
		this.underWay--;
		switch (end.kind) {
			case 'accepted':
				this.lost = 0;
				this.lostInARow = 0;
				this.room = Math.min(MOST_ROOM, Math.max(FIRST_ROOM, this.room) + GROWTH);
				return;
			case 'refused':
				this.lostInARow = 0;
				this.room = Math.max(FIRST_ROOM, this.room);
				this.refuse(order, end.failure);
				return;
			case 'lost':
				this.lost++;
				this.lostInARow++;
				if (this.lostInARow >= LOSSES_IN_A_ROW || this.lost >= FIRST_ROOM) {
					this.close(notSentAfterLosses(end));
				}
				if (this.rules.endsAtFailure) this.sought.add(order.itemIndex);
		}
	}

	/** An order was refused, by the server or before it was sent. */
	refuse({ itemIndex, estimate }: Priced, refusal: SamsarFailure): void {
		if (refusesEverything(refusal)) return this.close(notSent(itemIndex, refusal));
		const credits = estimate ?? Infinity;
		if (refusal.isTooDear && (this.tooDear === null || credits < this.tooDear.credits)) {
			this.tooDear = { credits, why: notSent(itemIndex, refusal) };
		}
		this.endAtFailure(refusal);
	}

	endAtFailure(failure: SamsarFailure): void {
		if (this.rules.endsAtFailure) this.close(failure);
	}

	/** The result of an item is final. */
	settle(itemIndex: number): void {
		this.sought.delete(itemIndex);
		if (this.sought.size === 0) this.decide();
	}

	/** Whether a create may be sent. Waits until running searches have decided it. */
	async isOpenFor(order: Priced): Promise<boolean> {
		while (this.why === null && this.sought.size > 0) {
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
		return this.closedFor(order) === null;
	}

	private decide(): void {
		this.waiting.splice(0).forEach((resolve) => resolve());
	}
}
