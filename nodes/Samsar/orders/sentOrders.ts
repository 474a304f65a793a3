import type { Trait } from './noteEntries';
import { numberedEntry, traitOf, TRAITS } from './noteEntries';
import type { OrderName } from './order';

/**
 * Numbers that are asked for beyond those that must be there: one of an order that was refused, or whose
 * render failed, is gone, and those behind it stay.
 */
const SPARE_NUMBERS = 8;

/** Orders that are the same: how many are asked about, and how many the memory knows already. */
interface Group {
	count: number;
	held: number;
}

function groupBy(orders: OrderName[], held: OrderName[], trait: Trait): Map<string, Group> {
	const groups = new Map<string, Group>();
	const add = (order: OrderName, key: keyof Group): void => {
		const name = traitOf(order, trait);
		if (name === null) return;
		const group = groups.get(name) ?? { count: 0, held: 0 };
		groups.set(name, { ...group, [key]: group[key] + 1 });
	};
	orders.forEach((order) => add(order, 'count'));
	held.forEach((order) => add(order, 'held'));
	return groups;
}

/** By content and by setup. */
function listGroups(orders: OrderName[], held: OrderName[]): Array<[string, Group]> {
	return TRAITS.flatMap((trait) => [...groupBy(orders, held, trait)]);
}

/** The numbers of one group of equal orders. */
class NumberPool {
	private readonly left: number[];

	private next: number;

	/**
	 * @param known the numbers that were sent
	 * @param held so many of them are those of orders that the memory knows
	 */
	constructor(known: number[], held: number) {
		this.left = known.slice(held);
		this.next = Math.max(held, ...known.map((number) => number + 1));
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
 * @param held what this execution's memory knows
 * @param known content or setup → the numbers that are in the store, the lowest first
 * @returns all orders, each with what it is known by, and with its numbers
 */
export function allot<Named extends OrderName>(
	orders: Named[],
	held: OrderName[],
	known: ReadonlyMap<string, number[]>,
): Named[] {
	const pools = new Map(
		listGroups(orders, held).map(
			([name, group]) => [name, new NumberPool(known.get(name) ?? [], group.held)] as const,
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
 * @param held what this execution's memory knows
 * @param ask which of the entries are in the store
 * @returns as `allot`
 */
export async function findSent<Named extends OrderName>(
	lineage: string,
	orders: Named[],
	held: OrderName[],
	ask: (entries: string[]) => Promise<Set<string>>,
): Promise<Named[]> {
	const numbered = listGroups(orders, held)
		.filter(([, { count }]) => count > 0)
		.map(([name, { count, held: others }]) => {
			const length = count + others + SPARE_NUMBERS;
			return [name, Array.from({ length }, (_, nth) => nth)] as const;
		});
	const there = await ask(
		numbered.flatMap(([name, numbers]) =>
			numbers.map((number) => numberedEntry(lineage, name, number)),
		),
	);
	const known = numbered.map(
		([name, numbers]) =>
			[name, numbers.filter((number) => there.has(numberedEntry(lineage, name, number)))] as const,
	);
	return allot(orders, held, new Map(known));
}
