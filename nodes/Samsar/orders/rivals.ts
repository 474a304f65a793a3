import type { OpenOrder } from './findSession';
import { Turns } from './turns';

/**
 * What all executions of this process are doing with orders that look the same in one account. Without it,
 * one could take a session whose answer another is just about to read.
 */
interface Rivals {
	/** Creates that have been sent and not answered, and when they were sent. */
	creating: Map<object, { beganAt: number; answered: Promise<void> }>;
	searching: Set<OpenOrder>;
	/** In which they judge. */
	turns: Turns;
}

const rivalsOf = new Map<string, Rivals>();

/** Sessions that this process remembers as somebody's. */
const MOST_OWNED = 20_000;
const owned = new Set<string>();

function open(content: string): Rivals {
	const rivals = rivalsOf.get(content) ?? {
		creating: new Map(),
		searching: new Set(),
		turns: new Turns(),
	};
	rivalsOf.set(content, rivals);
	return rivals;
}

function tidy(content: string, rivals: Rivals): void {
	if (rivalsOf.get(content) !== rivals) return;
	if (rivals.creating.size === 0 && rivals.searching.size === 0) rivalsOf.delete(content);
}

/**
 * Notes that a create is on its way.
 *
 * @param content what orders that look the same have in common
 * @returns to be called when its answer has been noted
 */
export function beginCreate(content: string, beganAt: number): () => void {
	const rivals = open(content);
	const key = {};
	let settle: () => void;
	const answered = new Promise<void>((resolve) => (settle = resolve));
	rivals.creating.set(key, { beganAt, answered });
	return () => {
		rivals.creating.delete(key);
		tidy(content, rivals);
		settle();
	};
}

/** Waits for the answers to the creates that were sent by then, in milliseconds since 1970. */
export async function awaitAnswers(content: string, sentBy: number): Promise<void> {
	const creating = rivalsOf.get(content)?.creating.values() ?? [];
	const due = [...creating].filter(({ beganAt }) => beganAt <= sentBy);
	await Promise.all(due.map(async ({ answered }) => await answered));
}

/** One order that is looked for. */
export interface Search {
	/** All that look the same, this one with them. */
	rivals(): OpenOrder[];
	/** Calls `judge` when all others that look the same have judged. */
	inTurn<Value>(judge: () => Promise<Value>): Promise<Value>;
	end(): void;
}

export function beginSearch(content: string, order: OpenOrder): Search {
	const all = open(content);
	all.searching.add(order);
	return {
		rivals: () => [...all.searching],
		inTurn: async (judge) => await all.turns.take(judge),
		end: () => {
			all.searching.delete(order);
			tidy(content, all);
		},
	};
}

/** Notes that a session is somebody's. */
export function ownSession(account: string, sessionId: string): void {
	owned.add(`${account} ${sessionId}`);
	if (owned.size > MOST_OWNED) owned.delete(owned.values().next().value as string);
}

export function isOwned(account: string, sessionId: string): boolean {
	return owned.has(`${account} ${sessionId}`);
}
