import { contentEntry, orderEntries, ownEntry, stretchEntry } from './noteEntries';
import type { OrderName } from './order';
import { splitKey } from './order';

type Ask = (entries: string[]) => Promise<Set<string>>;

/**
 * Items that one question asks about, from level to level: to ask of a thousand orders and five hundred
 * sessions each about each would take half a million.
 */
const LEVELS = [100, 10, 1];

/** By what an order is known, and in which stretches of orders it is, the longest first. */
export interface Naming {
	/** With a session, they say that it is the order's. */
	entriesOf(lineage: string, order: OrderName): string[];
	/** As many for each order. */
	stretchesOf(order: OrderName): string[];
}

export const BY_PLACE: Naming = {
	entriesOf: orderEntries,
	stretchesOf: ({ payKey }) => {
		const [runIndex, itemIndex] = splitKey(payKey)[0].split(':');
		return LEVELS.map(
			(length) => `${runIndex}:${length}:${Math.floor(Number(itemIndex) / length)}`,
		);
	},
};

/**
 * For an order that stands at another place than it did: of those with the same content each takes one.
 * A content is a hash in hexadecimal.
 */
export const BY_CONTENT: Naming = {
	entriesOf: (lineage, order) => [contentEntry(lineage, order)],
	stretchesOf: ({ payKey }) => [`any${splitKey(payKey)[1].slice(0, 2)}`],
};

/** What is noted for each naming: the session is this order's. */
export function ownEntries(lineage: string, order: OrderName, session: string): string[] {
	return [BY_PLACE, BY_CONTENT].flatMap(({ entriesOf, stretchesOf }) => [
		...stretchesOf(order).map((name) => stretchEntry(lineage, name, session)),
		...entriesOf(lineage, order).map((entry) => ownEntry(entry, session)),
	]);
}

interface Stretch<Named> {
	name: string;
	orders: Named[];
	/** The shorter ones in it. */
	parts: Array<Stretch<Named>>;
}

function cut<Named extends OrderName>(
	orders: Named[],
	naming: Naming,
	level = 0,
): Array<Stretch<Named>> {
	const byName = new Map<string, Named[]>();
	for (const order of orders) {
		const name = naming.stretchesOf(order)[level];
		if (name === undefined) continue;
		const sameName = byName.get(name);
		if (sameName === undefined) byName.set(name, [order]);
		else sameName.push(order);
	}
	return [...byName].map(([name, some]) => ({
		name,
		orders: some,
		parts: cut(some, naming, level + 1),
	}));
}

/** What one of its entries is in the store for. */
export async function keepKnown<Asked>(
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
 * @param naming by what the orders are looked for
 */
export async function findOwners<Named extends OrderName>(
	lineage: string,
	orders: Named[],
	sessions: string[],
	ask: Ask,
	naming = BY_PLACE,
): Promise<Map<Named, string>> {
	type Place = { session: string; stretch: Stretch<Named> };
	const entryOf = ({ session, stretch }: Place) => [stretchEntry(lineage, stretch.name, session)];
	const all = cut(orders, naming);
	let wider = sessions.flatMap((session) => all.map((stretch) => ({ session, stretch })));
	let places: Place[] = [];
	while (wider.length > 0) {
		places = await keepKnown(wider, entryOf, ask);
		wider = places.flatMap(({ session, stretch: { parts } }) =>
			parts.map((stretch) => ({ session, stretch })),
		);
	}
	const pairs = places.flatMap(({ session, stretch }) =>
		stretch.orders.map((order) => ({ session, order })),
	);
	const own = await keepKnown(
		pairs,
		({ session, order }) =>
			naming.entriesOf(lineage, order).map((entry) => ownEntry(entry, session)),
		ask,
	);
	const owners = new Map<Named, string>();
	const taken = new Set<string>();
	for (const { session, order } of own) {
		if (owners.has(order) || taken.has(session)) continue;
		owners.set(order, session);
		taken.add(session);
	}
	return owners;
}
