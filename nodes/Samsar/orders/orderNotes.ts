import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isToolVariant } from '../fields/toolVariant';
import type { Span } from './findSession';
import { openStore, sayMissing } from './noteStore';
import type { Trait } from './noteEntries';
import {
	findTimes,
	numberedEntry,
	ownedEntry,
	placeEntries,
	sessionEntry,
	sureEntry,
	timeEntries,
	traitOf,
	TRAITS,
} from './noteEntries';
import type { Numbers, OrderName } from './order';
import { findLineage } from './lineage';
import { removeNotes } from './removeNotes';
import { findSent } from './sentOrders';
import { findOwners, keepKnown, ownEntries } from './sessionOwners';

/**
 * What outlives a crash, in n8n's database: that an order was sent, which is written before its create
 * leaves, and whose a session is (docs/decisions/note-of-an-order.md).
 */
export interface OrderNotes {
	/** The entries of an order, with those of its session; none where there is no store. */
	entriesOf(order: OrderName, sessionId?: string): string[];
	/**
	 * Writes that the order is being sent.
	 *
	 * @param isAgain whether an earlier create of it is known
	 * @returns whether it was sent before, in an earlier life
	 */
	write(order: OrderName, isAgain?: boolean): Promise<boolean>;
	/** The order with the numbers that it was written with. */
	nameOf<Named extends OrderName>(order: Named): Named;
	/** Takes the order out, so that a retry sends it. */
	remove(order: OrderName): Promise<void>;
	/**
	 * The orders, each with what it is known by of an earlier life's (`allot`); null when n8n cannot tell.
	 *
	 * @param held what this execution's memory knows
	 */
	findSent<Named extends OrderName>(orders: Named[], held: OrderName[]): Promise<Named[] | null>;
	/** When earlier lives have sent orders: in the last day, to ten seconds. */
	findTimes(): Promise<Span[]>;
	/** Writes that the session is this order's. */
	own(order: OrderName, sessionId: string): Promise<void>;
	/** Writes the same, unless another order of this node has the session. Returns whether it did. */
	claim(order: OrderName, sessionId: string): Promise<boolean>;
	/** Of each order the session that is its own for certain; the sessions are given newest first. */
	findOwners<Named extends OrderName>(
		orders: Named[],
		sessionIds: string[],
	): Promise<Map<Named, string>>;
	/** Of the sessions, those that are an order's of this node. */
	findOwned(sessionIds: string[]): Promise<Set<string>>;
}

/** The nodes whose operator has been told that there is no store for them. */
const told = new Set<string>();

/** For orders that no earlier life can have sent, or none that n8n could tell of. */
export const NO_NOTES: OrderNotes = {
	entriesOf: () => [],
	write: async () => false,
	nameOf: (order) => order,
	remove: async () => {},
	findSent: async (orders) => orders,
	findTimes: async () => [],
	own: async () => {},
	claim: async () => true,
	findOwners: async () => new Map(),
	findOwned: async () => new Set(),
};

/**
 * The notes of this execution and of those that it is a retry of. Never throws.
 *
 * @param server the address whose sessions are noted: IDs are unique on one server only
 */
export function openNotes(context: IExecuteFunctions, clock: Clock, server: string): OrderNotes {
	// Each call of an agent is an order of its own, and no retry knows which.
	if (isToolVariant(context)) return NO_NOTES;
	const lineage = findLineage(context);
	if (lineage === null) {
		const { id } = context.getNode();
		if (!told.has(id)) sayMissing(context, 'this n8n is older than 2.14');
		told.add(id);
		return NO_NOTES;
	}
	const store = openStore(context, clock);
	const { ask, record } = store;
	/** Numbers that others turned out to have. */
	const renumbered = new Map<string, Numbers>();

	const numbersOf = ({ payKey, numbers }: OrderName): Numbers =>
		renumbered.get(payKey) ?? numbers ?? { content: 0, setup: 0 };
	/** What is noted of a trait of an order, the certain one last. */
	const entriesOfTrait = (order: OrderName, trait: Trait): string[] => {
		const name = traitOf(order, trait);
		const number = numbersOf(order)[trait];
		if (name === null) return [];
		return [numberedEntry(lineage, name, number), sureEntry(lineage, name, number)];
	};
	const entriesOf = (order: OrderName): string[] => [
		...(order.knownBy === undefined ? placeEntries(lineage, order) : []),
		...TRAITS.flatMap((trait) => entriesOfTrait(order, trait)),
	];
	/** A retry finds its orders at any place, and what stood at theirs may have been others. */
	const identityOf = (order: OrderName): string[] =>
		order.knownBy === undefined
			? placeEntries(lineage, order)
			: TRAITS.flatMap((trait) => entriesOfTrait(order, trait).slice(1));

	const ownerOf = (sessionId: string): string => sessionEntry(server, sessionId);
	const ownEntriesOf = (order: OrderName, sessionId: string): string[] =>
		ownEntries(lineage, order, ownerOf(sessionId));

	/** In one write: after a crash, a session without its order would be nobody's for ever. */
	async function recordOwner(order: OrderName, sessionId: string): Promise<Set<string>> {
		const session = ownerOf(sessionId);
		return await record([session, ownedEntry(session), ...ownEntriesOf(order, sessionId)]);
	}

	/** Where the memory has forgotten an order that is noted, a later one of the same gets another number. */
	async function renumber(order: OrderName, trait: Trait, known: Set<string>): Promise<void> {
		for (let taken = known; taken.has(entriesOfTrait(order, trait)[1]); ) {
			const numbers = numbersOf(order);
			renumbered.set(order.payKey, { ...numbers, [trait]: numbers[trait] + 1 });
			taken = await record(entriesOfTrait(order, trait));
		}
	}

	return {
		entriesOf: (order, sessionId) => [
			...entriesOf(order),
			...(sessionId === undefined ? [] : ownEntriesOf(order, sessionId)),
		],
		nameOf: (order) => ({ ...order, numbers: numbersOf(order) }),
		write: async (order, isAgain = false) => {
			const known = await record([...entriesOf(order), ...timeEntries(lineage, clock.now())]);
			const wasSent = identityOf(order).some((entry) => known.has(entry));
			if (wasSent || isAgain) return wasSent;
			for (const trait of TRAITS) await renumber(order, trait, known);
			return false;
		},
		remove: async (order) => await removeNotes(context, clock, entriesOf(order)),
		findSent: async (orders, held) => {
			const before = store.misses;
			const named = await findSent(lineage, orders, held, ask);
			return store.misses === before ? named : null;
		},
		findTimes: async () => await findTimes(lineage, clock.now(), ask),
		own: async (order, sessionId) => {
			await recordOwner(order, sessionId);
		},
		claim: async (order, sessionId) => {
			const known = await recordOwner(order, sessionId);
			if (!known.has(ownedEntry(ownerOf(sessionId)))) return true;
			await removeNotes(context, clock, ownEntriesOf(order, sessionId));
			return false;
		},
		findOwners: async (orders, sessionIds) => {
			const ids = new Map(sessionIds.map((id) => [ownerOf(id), id]));
			const owners = await findOwners(lineage, orders, [...ids.keys()], ask);
			return new Map([...owners].map(([order, owner]) => [order, ids.get(owner) as string]));
		},
		findOwned: async (sessionIds) => {
			const asked = await keepKnown(sessionIds, (id) => [ownerOf(id)], ask);
			return new Set(await keepKnown(asked, (id) => [ownedEntry(ownerOf(id))], ask));
		},
	};
}
