import type { OpenOrder } from './findSession';
import { Turns } from './turns';

/**
 * The creates and searches of this process for orders that look the same in one account. Without it, one execution
 * could claim a session whose answer another is about to read.
 */
interface Rivals {
	/** Unanswered creates, with their sending time. */
	creating: Map<object, { beganAt: number; answered: Promise<void> }>;
	searching: Set<OpenOrder>;
	/** Serializes their decisions. */
	turns: Turns;
}

const rivalsOf = new Map<string, Rivals>();

/** Maximum number of claimed sessions that this process remembers. */
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
 * Registers a create as sent.
 *
 * @param content hash shared by orders that look the same
 * @returns call it when the answer has been recorded
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

/** Waits for the answers to creates sent up to `sentBy` (milliseconds since 1970). */
export async function awaitAnswers(content: string, sentBy: number): Promise<void> {
	const creating = rivalsOf.get(content)?.creating.values() ?? [];
	const due = [...creating].filter(({ beganAt }) => beganAt <= sentBy);
	await Promise.all(due.map(async ({ answered }) => await answered));
}

export interface Search {
	/** All searches that look the same, including this one. */
	rivals(): OpenOrder[];
	/** Calls `judge` after the earlier searches that look the same have decided. */
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

/** Marks a session as claimed. */
export function ownSession(account: string, sessionId: string): void {
	owned.add(`${account} ${sessionId}`);
	if (owned.size > MOST_OWNED) owned.delete(owned.values().next().value as string);
}

export function isOwned(account: string, sessionId: string): boolean {
	return owned.has(`${account} ${sessionId}`);
}
