import { ownEntries, stretchEntry } from './noteEntries';
import type { OrderName } from './order';
import { splitKey } from './order';

type Ask = (entries: string[]) => Promise<Set<string>>;

/**
 * Items that one question asks about, from level to level: to ask of a thousand orders and five hundred
 * sessions each about each would take half a million.
 */
const LEVELS = [100, 10, 1];

/** The stretches of items in which an order is, the longest first. */
export function stretchesOf({ payKey }: OrderName): string[] {
	const [runIndex, itemIndex] = splitKey(payKey)[0].split(':');
	return LEVELS.map((length) => `${runIndex}:${length}:${Math.floor(Number(itemIndex) / length)}`);
}

interface Stretch<Named> {
	name: string;
	orders: Named[];
	/** The shorter ones in it. */
	parts: Array<Stretch<Named>>;
}

function cut<Named extends OrderName>(orders: Named[], level = 0): Array<Stretch<Named>> {
	if (level === LEVELS.length) return [];
	const byName = new Map<string, Named[]>();
	for (const order of orders) {
		const name = stretchesOf(order)[level];
		const sameName = byName.get(name);
		if (sameName === undefined) byName.set(name, [order]);
		else sameName.push(order);
	}
	return [...byName].map(([name, some]) => ({ name, orders: some, parts: cut(some, level + 1) }));
}

async function keepKnown<Asked>(
	asked: Asked[],
	entriesOf: (one: Asked) => string[],
	ask: Ask,
): Promise<Asked[]> {
	const known = await ask(asked.flatMap(entriesOf));
	return asked.filter((one) => entriesOf(one).some((entry) => known.has(entry)));
}

/**
 * Whose the sessions are, for certain. What is asked for stands in the row for a moment, and stays there
 * when n8n is killed just then, or another worker writes the row at the same time: then it looks like a
 * note. So the last question, which alone decides, asks about almost nothing but what is true.
 *
 * @param sessions as they are noted, the newest first: an earlier one has ended without a video
 * @param ask which of the entries are in the store
 */
export async function findOwners<Named extends OrderName>(
	lineage: string,
	orders: Named[],
	sessions: string[],
	ask: Ask,
): Promise<Map<Named, string>> {
	const all = cut(orders);
	let places = sessions.flatMap((session) => all.map((stretch) => ({ session, stretch })));
	for (const level of LEVELS.keys()) {
		if (level > 0) {
			places = places.flatMap(({ session, stretch: { parts } }) =>
				parts.map((stretch) => ({ session, stretch })),
			);
		}
		const entriesOf = ({ session, stretch }: (typeof places)[number]): string[] => [
			stretchEntry(lineage, stretch.name, session),
		];
		places = await keepKnown(places, entriesOf, ask);
	}
	const pairs = places.flatMap(({ session, stretch }) =>
		stretch.orders.map((order) => ({ session, order })),
	);
	const own = await keepKnown(
		pairs,
		({ session, order }) => ownEntries(lineage, order, session),
		ask,
	);
	const owners = new Map<Named, string>();
	for (const { session, order } of own) {
		if (!owners.has(order)) owners.set(order, session);
	}
	return owners;
}
