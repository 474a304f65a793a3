import type { Span } from './findSession';
import type { OrderName } from './order';
import { splitKey } from './order';

/** What is noted in n8n's store, as text. All but `sessionEntry` belong to one execution's lineage. */

/** An order was sent from this place. It is known by its content or by its setup. */
export function placeEntries(lineage: string, { payKey, setup }: OrderName): string[] {
	const [place] = splitKey(payKey);
	return [
		`${lineage}:${payKey}`,
		...(setup === undefined ? [] : [`${lineage}:${place}:setup:${setup}`]),
	];
}

/** By what an order is known wherever it stands; with a number, because others may be the same. */
export const TRAITS = ['content', 'setup'] as const;
export type Trait = (typeof TRAITS)[number];

/** What an order has of a trait, or null when it has none. */
export function traitOf({ payKey, setup }: OrderName, trait: Trait): string | null {
	if (trait === 'setup') return setup === undefined ? null : `setup:${setup}`;
	const [, content] = splitKey(payKey);
	return `any${content}`;
}

/** An order with this trait and number was sent, if `sureEntry` is there, too. */
export function numberedEntry(lineage: string, trait: string, number: number): string {
	return `${lineage}:${trait}:${number}`;
}

/** The same, for certain: it is asked about only where the other is there, which a question may have left. */
export function sureEntry(lineage: string, trait: string, number: number): string {
	return `${numberedEntry(lineage, trait, number)}:sent`;
}

/** The session is that of an order of this node, whichever execution made it, if `ownedEntry` is there, too. */
export function sessionEntry(server: string, sessionId: string): string {
	return `session:${server} ${sessionId}`;
}

/** The same, for certain. */
export function ownedEntry(session: string): string {
	return `${session}:own`;
}

/** The session is that of an order with this trait. */
export function ownEntry(lineage: string, trait: string, session: string): string {
	return `${lineage}:${trait}=>${session}`;
}

/** The session of an entry that tells for certain whose it is; null for any other entry. */
export function readOwnedSession(entry: string): string | null {
	const [order, session = null] = entry.split('=>');
	return order.includes(':items:') ? null : session;
}

/** The session is that of one of the orders whose traits begin like this. */
export function stretchEntry(lineage: string, stretch: string, session: string): string {
	return `${lineage}:items:${stretch}=>${session}`;
}

/** Milliseconds: when orders were sent is noted twice, so that few questions find it. */
const LONG = 10 * 60_000;
const SHORT = 10_000;

/** How far back it is looked for. */
const MEMORY_MS = 24 * 60 * 60_000;

function timeEntry(lineage: string, length: number, number: number): string {
	return `${lineage}:at:${length}:${number}`;
}

/** Orders were sent at this time. */
export function timeEntries(lineage: string, now: number): string[] {
	return [LONG, SHORT].map((length) => timeEntry(lineage, length, Math.floor(now / length)));
}

function list(from: number, until: number, length: number): number[] {
	const first = Math.floor(from / length);
	const count = Math.floor(until / length) - first + 1;
	return Array.from({ length: count }, (_, nth) => first + nth);
}

/**
 * When orders were sent, in the last day, to ten seconds.
 *
 * @param ask which of the entries are in the store
 */
export async function findTimes(
	lineage: string,
	now: number,
	ask: (entries: string[]) => Promise<Set<string>>,
): Promise<Span[]> {
	async function askStretches(numbers: number[], length: number): Promise<Span[]> {
		const known = await ask(numbers.map((number) => timeEntry(lineage, length, number)));
		return numbers
			.filter((number) => known.has(timeEntry(lineage, length, number)))
			.map((number) => ({ from: number * length, until: (number + 1) * length }));
	}
	const long = await askStretches(list(now - MEMORY_MS, now, LONG), LONG);
	const numbers = long.flatMap(({ from, until }) => list(from, until - 1, SHORT));
	return await askStretches(numbers, SHORT);
}
