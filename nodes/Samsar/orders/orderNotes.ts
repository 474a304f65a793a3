import type { IDeduplicationOutput, IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isToolVariant } from '../fields/toolVariant';
import type { OrderName } from './order';
import { hash, splitKey } from './order';

/**
 * What outlives a crash: that an order was sent, in n8n's database, before its create leaves. The one
 * place that knows n8n's store (docs/decisions/durable-notes.md).
 */
export interface OrderNotes {
	/** The entries of an order; none where there is no store. */
	entriesOf(order: OrderName): string[];
	/** Writes that the order is being sent. Returns whether it was sent before, in an earlier life. */
	write(order: OrderName): Promise<boolean>;
	/** Takes the order out, so that a retry sends it. */
	remove(order: OrderName): Promise<void>;
}

/** Entries that n8n keeps for one node, the newest; an order has two. */
export const MAX_ENTRIES = 6_000;

/**
 * Milliseconds after which a note is read again. n8n changes the row of a node without a lock, so
 * another worker may have written over it: then it is written once more.
 */
const SETTLE_MS = 40;
const MAX_REWRITES = 8;

type Store = Pick<IExecuteFunctions['helpers'], 'checkProcessedAndRecord' | 'removeProcessed'>;

const SCOPE = 'node';
const MODE = { mode: 'entries', maxEntries: MAX_ENTRIES } as const;

interface Request {
	entries: string[];
	resolve: (isKnown: boolean) => void;
	reject: (error: unknown) => void;
}

/** Of two workers that write the first entry of a node, n8n lets one fail. */
const MAX_TRIES = 3;

async function record(
	store: Store,
	clock: Clock,
	entries: string[],
): Promise<IDeduplicationOutput> {
	for (let tries = 1; ; tries++) {
		try {
			return await store.checkProcessedAndRecord(entries, SCOPE, MODE);
		} catch (error) {
			if (tries >= MAX_TRIES) throw toNoteFailure(error);
		}
		await clock.sleep(SETTLE_MS * tries);
	}
}

function toNoteFailure(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** The calls of all runs of one node in this process: one after the other, those that wait together. */
class NoteDesk {
	private waiting: Request[] = [];

	private last: Promise<unknown> = Promise.resolve();

	/** Calls `act` after all that was asked for before. */
	async queue<Value>(act: () => Promise<Value>): Promise<Value> {
		const turn = this.last.then(act);
		this.last = turn.catch(() => undefined);
		return await turn;
	}

	/** Records the entries. Returns whether one of them was there. */
	async record(store: Store, clock: Clock, entries: string[]): Promise<boolean> {
		const answer = new Promise<boolean>((resolve, reject) => {
			this.waiting.push({ entries, resolve, reject });
		});
		if (this.waiting.length === 1) void this.queue(async () => await this.flush(store, clock));
		return await answer;
	}

	private async flush(store: Store, clock: Clock): Promise<void> {
		const requests = this.waiting;
		this.waiting = [];
		try {
			const all = requests.flatMap(({ entries }) => entries);
			const { processed } = await record(store, clock, all);
			for (let tries = 0; tries < MAX_REWRITES; tries++) {
				await clock.sleep(SETTLE_MS * (1 + clock.random()));
				const again = await store.checkProcessedAndRecord(all, SCOPE, MODE);
				if (again.new.length === 0) break;
			}
			const known = new Set(processed);
			requests.forEach(({ entries, resolve }) =>
				resolve(entries.some((entry) => known.has(entry))),
			);
		} catch (error) {
			requests.forEach(({ reject }) => reject(error));
		}
	}
}

const desks = new Map<string, NoteDesk>();

function openDesk(context: IExecuteFunctions): NoteDesk {
	const name = `${context.getWorkflow().id} ${context.getNode().id}`;
	const desk = desks.get(name) ?? new NoteDesk();
	desks.set(name, desk);
	return desk;
}

/**
 * What an execution and its retries have in common: the token of its resume address, which n8n makes
 * with the execution's data and hands on to a retry (n8n 2.14 and later). It is a capability, so only
 * a hash of it is kept.
 */
function readLineage(context: IExecuteFunctions): string | null {
	const { $execution } = context.getWorkflowDataProxy(0) as {
		$execution?: { resumeUrl?: unknown };
	};
	const token = /[?&]signature=([^&/]+)/.exec(String($execution?.resumeUrl ?? ''))?.[1];
	return token === undefined ? null : hash(token);
}

/** Takes entries out, so that a retry makes a new video. */
export async function removeNotes(context: IExecuteFunctions, entries: string[]): Promise<void> {
	if (entries.length === 0) return;
	try {
		await openDesk(context).queue(
			async () => await context.helpers.removeProcessed(entries, SCOPE, MODE),
		);
	} catch (error) {
		sayMissing(context, toNoteFailure(error).message);
	}
}

/** The nodes whose operator has been told that there is no store for them. */
const told = new Set<string>();

function sayMissing(context: IExecuteFunctions, reason: string): void {
	context.logger.warn(
		`${context.getNode().name}: n8n keeps no note of orders here, because ${reason}. Retry On Fail and a retry after an error of the node still pay once, but a retry after a crash or a stop can pay again.`,
	);
}

/** For orders that no earlier life can have sent, or none that n8n could tell of. */
const NO_NOTES: OrderNotes = {
	entriesOf: () => [],
	write: async () => false,
	remove: async () => {},
};

/** The notes of this execution and of those that it is a retry of. Never throws. */
export function openNotes(context: IExecuteFunctions, clock: Clock): OrderNotes {
	// Each call of an agent is an order of its own, and no retry knows which.
	if (isToolVariant(context)) return NO_NOTES;
	const lineage = findLineage(context);
	if (lineage === null) {
		const { id } = context.getNode();
		if (!told.has(id)) sayMissing(context, 'this n8n is older than 2.14');
		told.add(id);
		return NO_NOTES;
	}
	const desk = openDesk(context);
	const store = context.helpers;
	let isMissing = false;

	const entriesOf = ({ payKey, setup }: OrderName): string[] => {
		const [place] = splitKey(payKey);
		return [
			`${lineage}:${payKey}`,
			...(setup === undefined ? [] : [`${lineage}:${place}:setup:${setup}`]),
		];
	};

	/** A store that cannot be used must not keep a video from being made. */
	async function guard<Value>(act: () => Promise<Value>, without: Value): Promise<Value> {
		if (isMissing) return without;
		try {
			return await act();
		} catch (error) {
			isMissing = true;
			sayMissing(context, toNoteFailure(error).message);
			return without;
		}
	}

	return {
		entriesOf,
		write: async (order) =>
			await guard(async () => await desk.record(store, clock, entriesOf(order)), false),
		remove: async (order) => await removeNotes(context, entriesOf(order)),
	};
}

function findLineage(context: IExecuteFunctions): string | null {
	try {
		return readLineage(context);
	} catch {
		return null;
	}
}
