import type { Trait } from './noteEntries';
import { numberedEntry, sureEntry, traitOf, TRAITS } from './noteEntries';
import type { OrderName } from './order';

/**
 * Numbers that are asked for beyond those that must be there: one of an order that was refused, or whose
 * render failed, is gone, and those behind it stay.
 */
const SPARE_NUMBERS = 8;

/** Orders that are the same: how many are asked about, and the numbers of those that the memory knows. */
interface Group {
	count: number;
	held: number[];
}

function listGroups(orders: OrderName[], held: OrderName[]): Array<[string, Group]> {
	const groups = new Map<string, Group>();
	const open = (name: string): Group => {
		const group = groups.get(name) ?? { count: 0, held: [] };
		groups.set(name, group);
		return group;
	};
	for (const trait of TRAITS) {
		for (const order of orders) {
			const name = traitOf(order, trait);
			if (name !== null) open(name).count++;
		}
		for (const order of held) {
			const name = traitOf(order, trait);
			if (name !== null && groups.has(name)) open(name).held.push(order.numbers?.[trait] ?? 0);
		}
	}
	return [...groups];
}

/** The numbers of one group of equal orders. */
class NumberPool {
	private readonly left: number[];

	private next: number;

	/**
	 * @param known the numbers that were sent
	 * @param held those of orders that the memory knows
	 */
	constructor(known: number[], held: number[]) {
		this.left = known.filter((number) => !held.includes(number));
		this.next = Math.max(0, ...[...known, ...held].map((number) => number + 1));
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
		['both', (order) => isThere(order, 'content') && isThere(order, 'setup')],
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
	const numbered = listGroups(orders, held).flatMap(([name, { count, held: others }]) => {
		const length = Math.max(0, ...others) + count + SPARE_NUMBERS;
		const known = new Set(others);
		return Array.from({ length }, (_, number) => ({ name, number })).filter(
			({ number }) => !known.has(number),
		);
	});
	type Numbered = (typeof numbered)[number];
	const keep = async (some: Numbered[], entryOf: typeof numberedEntry): Promise<Numbered[]> => {
		const there = await ask(some.map(({ name, number }) => entryOf(lineage, name, number)));
		return some.filter(({ name, number }) => there.has(entryOf(lineage, name, number)));
	};
	const sent = await keep(await keep(numbered, numberedEntry), sureEntry);
	const known = new Map<string, number[]>();
	for (const { name, number } of sent) known.set(name, [...(known.get(name) ?? []), number]);
	return allot(orders, held, known);
}
