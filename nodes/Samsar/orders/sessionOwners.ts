import type { Trait } from './noteEntries';
import { ownEntry, stretchEntry, traitOf, TRAITS } from './noteEntries';
import type { OrderName } from './order';

type Ask = (entries: string[]) => Promise<Set<string>>;

/**
 * Hexadecimal digits of a trait that one question asks about, from level to level: to ask of a thousand
 * orders and five hundred sessions each about each would take half a million. At the last level it is
 * all sixteen.
 */
const LEVELS = [1, 2, 16];

/** The first digits of a trait's hash. */
function stretchOf(trait: string, digits: number): string {
	const [kind, hash] = trait.split(':');
	return `${kind}:${hash.slice(0, digits)}`;
}

/** What is noted of an order's traits: the session is this order's. */
export function ownEntries(lineage: string, order: OrderName, session: string): string[] {
	return TRAITS.flatMap((trait) => traitOf(order, trait) ?? []).flatMap((trait) => [
		...LEVELS.map((digits) => stretchEntry(lineage, stretchOf(trait, digits), session)),
		ownEntry(lineage, trait, session),
	]);
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
 * @returns trait → its sessions, in their order
 */
async function findSessions(
	lineage: string,
	traits: string[],
	sessions: string[],
	ask: Ask,
): Promise<Map<string, string[]>> {
	type Place = { session: string; stretch: string };
	const own = [...new Set(traits)];
	const entryOf = ({ session, stretch }: Place) => [stretchEntry(lineage, stretch, session)];
	let places: Place[] = sessions.map((session) => ({ session, stretch: '' }));
	for (const digits of LEVELS) {
		const stretches = [...new Set(own.map((trait) => stretchOf(trait, digits)))];
		const within = places.flatMap(({ session, stretch: wider }) =>
			stretches
				.filter((stretch) => stretch.startsWith(wider))
				.map((stretch) => ({ session, stretch })),
		);
		places = await keepKnown(within, entryOf, ask);
	}
	const pairs = await keepKnown(
		places.flatMap(({ session, stretch }) =>
			own.filter((trait) => trait.startsWith(stretch)).map((trait) => ({ session, trait })),
		),
		({ session, trait }) => [ownEntry(lineage, trait, session)],
		ask,
	);
	const found = new Map<string, string[]>();
	for (const { session, trait } of pairs) found.set(trait, [...(found.get(trait) ?? []), session]);
	return found;
}

/** One way of telling whose a session is. */
interface Round<Named> {
	/** What orders have in common among which it cannot tell. */
	nameOf: (order: Named) => string;
	listSessions: (order: Named) => string[];
}

function isOfContent({ knownBy }: OrderName): boolean {
	return knownBy === 'both' || knownBy === 'content';
}

/**
 * Of each order its session: one of its content and setup, else of its content. An order of which both are
 * known has a session of both, or none that is noted. By the setup alone an order is known when an expression
 * gives something else at every try; one whose content was sent as it is must not get another one's.
 *
 * @param sessionsOf the sessions of an order's trait, the newest first: an earlier one has ended
 * without a video
 */
function assignSessions<Named extends OrderName>(
	orders: Named[],
	sessionsOf: (order: Named, trait: Trait) => string[],
): Map<Named, string> {
	const owners = new Map<Named, string>();
	const taken = new Set<string>();
	const nameOf = (order: Named, trait: Trait): string => traitOf(order, trait) ?? '';
	const rounds: Round<Named>[] = [
		{
			nameOf: (order) => `${nameOf(order, 'content')} ${nameOf(order, 'setup')}`,
			listSessions: (order) => {
				const ofSetup = new Set(sessionsOf(order, 'setup'));
				return sessionsOf(order, 'content').filter((session) => ofSetup.has(session));
			},
		},
		{
			nameOf: (order) => nameOf(order, 'content'),
			listSessions: (order) => (order.knownBy === 'both' ? [] : sessionsOf(order, 'content')),
		},
		{
			nameOf: (order) => nameOf(order, 'setup'),
			listSessions: (order) => (isOfContent(order) ? [] : sessionsOf(order, 'setup')),
		},
	];
	for (const round of rounds) {
		const left = orders.filter(
			(order) => !owners.has(order) && round.listSessions(order).length > 0,
		);
		const rivals = new Map<string, number>();
		for (const name of left.map(round.nameOf)) rivals.set(name, (rivals.get(name) ?? 0) + 1);
		for (const order of left) {
			const name = round.nameOf(order);
			const count = rivals.get(name) ?? 1;
			rivals.set(name, count - 1);
			const free = round.listSessions(order).filter((session) => !taken.has(session));
			// The newest are theirs, in the order in which they were made.
			const session = free[Math.min(count, free.length) - 1];
			if (session === undefined) continue;
			owners.set(order, session);
			taken.add(session);
		}
	}
	return owners;
}

/**
 * Of each order the session that is its own.
 *
 * @param sessions as they are noted, the newest first
 * @param ask which of the entries are in the store
 */
export async function findOwners<Named extends OrderName>(
	lineage: string,
	orders: Named[],
	sessions: string[],
	ask: Ask,
): Promise<Map<Named, string>> {
	const contentOf = (order: OrderName): string => traitOf(order, 'content') ?? '';
	const find = async (some: Named[], trait: Trait, among: string[]) => {
		const traits = some.flatMap((order) => traitOf(order, trait) ?? []);
		return await findSessions(lineage, traits, among, ask);
	};
	const byContent = await find(orders, 'content', sessions);
	const contents = orders.map(contentOf);
	const isOnly = (content: string) => contents.indexOf(content) === contents.lastIndexOf(content);
	// Where the content alone tells whose its session is, the setup has only to be confirmed.
	const isPlain = (order: Named): boolean => {
		const { length } = byContent.get(contentOf(order)) ?? ([] as string[]);
		return length === 0 ? isOfContent(order) : length === 1 && isOnly(contentOf(order));
	};
	const plainOrders = new Set(orders.filter(isPlain));
	const plain = [...plainOrders].flatMap((order) =>
		(byContent.get(contentOf(order)) ?? []).map((session) => ({ order, session })),
	);
	const confirmed = await keepKnown(
		plain,
		({ order, session }) => [ownEntry(lineage, traitOf(order, 'setup') ?? '', session)],
		ask,
	);
	const taken = new Set(plain.map(({ session }) => session));
	const bySetup = await find(
		orders.filter((order) => !plainOrders.has(order)),
		'setup',
		sessions.filter((session) => !taken.has(session)),
	);
	const ofBoth = new Map(confirmed.map(({ order, session }) => [order, [session]]));
	return assignSessions(orders, (order, trait) =>
		trait === 'content'
			? (byContent.get(contentOf(order)) ?? [])
			: (ofBoth.get(order) ?? bySetup.get(traitOf(order, 'setup') ?? '') ?? []),
	);
}
