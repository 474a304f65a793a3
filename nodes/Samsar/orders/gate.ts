import type { SamsarFailure } from '../failures/failure';
import { refusesEverything } from '../transport/refusal';
import type { Order } from './order';
import { notSent, notSentAfterLosses } from './orderFailures';

/** Creates in a row whose answers were lost, after which none is sent any more. */
const LOSSES_IN_A_ROW = 3;

/** Creates that may be without a good answer before the first one: all of them may be lost. */
const FIRST_ROOM = 10;

/** The same where nothing that is free has shown yet that the server answers: no more than end the sending. */
const UNPROVEN_ROOM = LOSSES_IN_A_ROW;

/** The same after many good answers. */
const MOST_ROOM = 50;

/** What each good answer adds. */
const GROWTH = 2;

/** What came of one create; `nothing`: it was not sent, or says nothing of those that follow. */
export type CreateEnd =
	| { kind: 'accepted' | 'nothing' }
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'lost'; httpCode?: number };

type Priced = Pick<Order, 'itemIndex' | 'estimate'>;

export interface GateRules {
	/** Whether the first failure ends the sending. */
	endsAtFailure: boolean;
	/** Whether the server has answered this run with something good, free of charge. */
	isProven?: boolean;
}

/**
 * The one place that decides whether a further create of a run may leave. How many may be without a good
 * answer starts small and grows with the good ones: that is what can be lost.
 */
export class Gate {
	private why: SamsarFailure | null = null;

	/** The cheapest order for which the credits were not enough, in credits. */
	private tooDear: { credits: number; why: SamsarFailure } | null = null;

	private room: number;

	private underWay = 0;

	/** Since the last one that was accepted. */
	private lost = 0;

	/** Since the last one that was answered. */
	private lostInARow = 0;

	/** Items whose lost answer ends the sending unless their session is found. */
	private readonly sought = new Set<number>();

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly rules: GateRules) {
		this.room = rules.isProven ? FIRST_ROOM : UNPROVEN_ROOM;
	}

	/** Why a create is not sent; null when it may be. An order of an unknown price counts as the dearest. */
	closedFor({ estimate }: Pick<Priced, 'estimate'>): SamsarFailure | null {
		const { why, tooDear } = this;
		if (why !== null || tooDear === null) return why;
		return (estimate ?? Infinity) >= tooDear.credits ? tooDear.why : null;
	}

	/** What was said first, stays. */
	close(why: SamsarFailure): void {
		this.why ??= why;
		this.decide();
	}

	/** A lost one keeps its place until another is accepted. */
	get hasRoom(): boolean {
		return this.sought.size === 0 && this.underWay + this.lost < this.room;
	}

	begin(): void {
		this.underWay++;
	}

	/** Takes in what came of a create, at the moment when it comes. */
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

	/** Nothing more will be learnt of an item. */
	settle(itemIndex: number): void {
		this.sought.delete(itemIndex);
		if (this.sought.size === 0) this.decide();
	}

	/** Whether a create may leave, as soon as that is certain. */
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
