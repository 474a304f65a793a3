import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { Turns } from './turns';

/** Entries that n8n keeps for one node, the newest; an order has sixteen (`noteEntries.ts`). */
export const MAX_ENTRIES = 20_000;

/**
 * Milliseconds after which a note is read again. n8n changes the row of a node without a lock, so
 * another worker may have written over it: then it is written once more.
 */
const SETTLE_MS = 40;
const MAX_REWRITES = 8;

/** Entries that one question asks for. They are in the row for a moment. */
const ASKED_AT_ONCE = 500;

type Store = Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>;

const SCOPE = 'node';
const MODE = { mode: 'entries', maxEntries: MAX_ENTRIES } as const;
/** A question must not push out what is noted. */
const ASKING = { mode: 'entries', maxEntries: MAX_ENTRIES + ASKED_AT_ONCE } as const;

interface Request {
	entries: string[];
	resolve: (known: Set<string>) => void;
	reject: (error: unknown) => void;
}

/** Entries that are to be taken out. */
interface Removal {
	entries: string[];
	/** What decides whether they may go. */
	asked: string[];
	mayGo: (known: Set<string>) => boolean;
}

/** Of two workers that write the first entry of a node, n8n lets one fail; a database may be locked. */
const MAX_TRIES = 3;

/** What the store threw, as an error. */
export function toNoteFailure(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** Calls the store again after trouble that may pass. */
async function persist<Value>(clock: Clock, act: () => Promise<Value>): Promise<Value> {
	for (let tries = 1; ; tries++) {
		try {
			return await act();
		} catch (error) {
			if (tries >= MAX_TRIES) throw toNoteFailure(error);
		}
		await clock.sleep(SETTLE_MS * tries);
	}
}

/**
 * Looks whether the entries are still there, and writes them again. They have been written, so a store
 * that is in trouble by now takes nothing away.
 */
async function keepThere(store: Store, clock: Clock, entries: string[]): Promise<void> {
	try {
		for (let tries = 0; tries < MAX_REWRITES; tries++) {
			await clock.sleep(SETTLE_MS * (1 + clock.random()));
			const again = await persist(
				clock,
				async () => await store.checkProcessedAndRecord(entries, SCOPE, MODE),
			);
			if (again.new.length === 0) return;
		}
	} catch {
		// The next call tells of it.
	}
}

/** Asks for many entries, some at a time. */
async function inParts(
	entries: string[],
	ask: (part: string[]) => Promise<Set<string>>,
): Promise<Set<string>> {
	const left = [...new Set(entries)];
	const known = new Set<string>();
	while (left.length > 0) {
		(await ask(left.splice(0, ASKED_AT_ONCE))).forEach((entry) => known.add(entry));
	}
	return known;
}

/**
 * The one place that calls n8n's store. The calls of all runs of one node in this process come one
 * after the other, those that write at the same time together.
 */
class NoteDesk {
	private waiting: Request[] = [];

	private leaving: Array<Removal & Pick<Request, 'reject'> & { resolve: () => void }> = [];

	private readonly turns = new Turns();

	/** Questions that are still in the row, and would look like notes. */
	private left: string[] = [];

	/** Records the entries. Returns those of them that were there. */
	async record(store: Store, clock: Clock, entries: string[]): Promise<Set<string>> {
		const answer = new Promise<Set<string>>((resolve, reject) => {
			this.waiting.push({ entries, resolve, reject });
		});
		if (this.waiting.length === 1) void this.turns.take(async () => await this.flush(store, clock));
		return await answer;
	}

	/** Which of the entries are there. */
	async ask(store: Store, clock: Clock, entries: string[]): Promise<Set<string>> {
		return await inParts(
			entries,
			async (part) => await this.turns.take(async () => await this.askNow(store, clock, part)),
		);
	}

	/** Takes out what may go by what is there. Those that wait at the same time go together. */
	async remove(store: Store, clock: Clock, removal: Removal): Promise<void> {
		const removed = new Promise<void>((resolve, reject) => {
			this.leaving.push({ ...removal, resolve, reject });
		});
		if (this.leaving.length === 1) {
			void this.turns.take(async () => await this.flushRemovals(store, clock));
		}
		await removed;
	}

	private async flushRemovals(store: Store, clock: Clock): Promise<void> {
		const removals = this.leaving;
		this.leaving = [];
		try {
			const asked = removals.flatMap((removal) => removal.asked);
			const known = await inParts(asked, async (part) => await this.askNow(store, clock, part));
			const gone = removals.flatMap(({ mayGo, entries }) => (mayGo(known) ? entries : []));
			if (gone.length > 0) {
				await persist(clock, async () => await store.removeProcessed(gone, SCOPE, MODE));
			}
			removals.forEach(({ resolve }) => resolve());
		} catch (error) {
			removals.forEach(({ reject }) => reject(error));
		}
	}

	/** n8n can only ask by recording, so what was not there is taken out again. */
	private async askNow(store: Store, clock: Clock, entries: string[]): Promise<Set<string>> {
		await this.sweep(store, clock);
		const { processed, new: fresh } = await persist(
			clock,
			async () => await store.checkProcessedAndRecord(entries, SCOPE, ASKING),
		);
		this.left.push(...fresh.map(String));
		await this.sweep(store, clock);
		return new Set(processed.map(String));
	}

	private async sweep(store: Store, clock: Clock): Promise<void> {
		if (this.left.length === 0) return;
		const { left } = this;
		await persist(clock, async () => await store.removeProcessed(left, SCOPE, ASKING));
		this.left = [];
	}

	private async flush(store: Store, clock: Clock): Promise<void> {
		const requests = this.waiting;
		this.waiting = [];
		try {
			await this.sweep(store, clock);
			const all = [...new Set(requests.flatMap(({ entries }) => entries))];
			const { processed } = await persist(
				clock,
				async () => await store.checkProcessedAndRecord(all, SCOPE, MODE),
			);
			await keepThere(store, clock, all);
			const known = new Set(processed.map(String));
			for (const { entries, resolve } of requests) {
				resolve(new Set(entries.filter((entry) => known.has(entry))));
				// Of two lives of one execution that write together, the second has to know of the first.
				entries.forEach((entry) => known.add(entry));
			}
		} catch (error) {
			requests.forEach(({ reject }) => reject(error));
		}
	}
}

const desks = new Map<string, NoteDesk>();

/** The desk of a node: n8n keeps one row for it. */
export function openDesk(context: IExecuteFunctions): NoteDesk {
	const name = `${context.getWorkflow().id} ${context.getNode().id}`;
	const desk = desks.get(name) ?? new NoteDesk();
	desks.set(name, desk);
	return desk;
}
