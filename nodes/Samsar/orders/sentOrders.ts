import type { Trait } from './noteEntries';
import { numberedEntry, traitOf, TRAITS } from './noteEntries';
import type { OrderName } from './order';

/**
 * Numbers that are asked for beyond those that must be there: one of an order that was refused, or whose
 * render failed, is gone, and those behind it stay.
 */
const SPARE_NUMBERS = 8;

/** Of orders that are the same: the first number that is not counted yet, and how many there are. */
interface Group {
	first: number;
	count: number;
}

function group(orders: OrderName[], trait: Trait): Map<string, Group> {
	const groups = new Map<string, Group>();
	for (const order of orders) {
		const name = traitOf(order, trait);
		if (name === null) continue;
		const number = order.numbers?.[trait] ?? 0;
		const { first, count } = groups.get(name) ?? { first: number, count: 0 };
		groups.set(name, { first: Math.min(first, number), count: count + 1 });
	}
	return groups;
}

/** The numbers of one group of equal orders. */
class NumberPool {
	private readonly left: number[];

	private next: number;

	/** @param known the numbers that were sent; those of earlier runs of this life are the first of them */
	constructor(known: number[], first: number) {
		this.left = known.slice(first);
		this.next = Math.max(first, ...known.map((number) => number + 1));
	}

	get isEmpty(): boolean {
		return this.left.length === 0;
	}

	/** One that was sent, if there is one, else one that nobody has. */
	take(): number {
		return this.left.shift() ?? this.next++;
	}
}

/**
 * Which orders an earlier life has sent. Of equal ones it has sent as many as there are numbers: those are
 * the first whose setup is known, too. By its setup alone an order is known when an expression gives
 * something else at every try.
 *
 * @param known content or setup → the numbers that are in the store, the lowest first
 * @returns all orders, each with what it is known by, and with its numbers
 */
export function allot<Named extends OrderName>(
	orders: Named[],
	known: ReadonlyMap<string, number[]>,
): Named[] {
	const pools = new Map(
		TRAITS.flatMap((trait) => [...group(orders, trait)]).map(
			([name, { first }]) => [name, new NumberPool(known.get(name) ?? [], first)] as const,
		),
	);
	const poolOf = (order: Named, trait: Trait) => pools.get(traitOf(order, trait) ?? '');
	const isThere = (order: Named, trait: Trait) => poolOf(order, trait)?.isEmpty === false;
	const allotted = new Map<Named, Named>();
	const rounds: Array<[NonNullable<OrderName['knownBy']>, (order: Named) => boolean]> = [
		['content', (order) => isThere(order, 'content') && isThere(order, 'setup')],
		['content', (order) => isThere(order, 'content')],
		['setup', (order) => isThere(order, 'setup')],
		['nothing', () => true],
	];
	for (const [knownBy, isKnown] of rounds) {
		for (const order of orders) {
			if (allotted.has(order) || !isKnown(order)) continue;
			const [content, setup] = TRAITS.map((trait) => poolOf(order, trait)?.take() ?? 0);
			allotted.set(order, { ...order, knownBy, numbers: { content, setup } });
		}
	}
	return orders.map((order) => allotted.get(order) as Named);
}

/**
 * Asks the store which orders an earlier life has sent, here or at another place.
 *
 * @param ask which of the entries are in the store
 * @returns as `allot`
 */
export async function findSent<Named extends OrderName>(
	lineage: string,
	orders: Named[],
	ask: (entries: string[]) => Promise<Set<string>>,
): Promise<Named[]> {
	const numbered = TRAITS.flatMap((trait) => [...group(orders, trait)]).map(
		([name, { first, count }]) =>
			[name, Array.from({ length: first + count + SPARE_NUMBERS }, (_, nth) => nth)] as const,
	);
	const there = await ask(
		numbered.flatMap(([name, numbers]) =>
			numbers.map((number) => numberedEntry(lineage, name, number)),
		),
	);
	const known = numbered.map(
		([name, numbers]) =>
			[name, numbers.filter((number) => there.has(numberedEntry(lineage, name, number)))] as const,
	);
	return allot(orders, new Map(known));
}
