import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { log } from '../log';
import { openDesk, toNoteFailure } from './noteDesk';

/** Milliseconds for which a store that did not answer is not asked again. */
const REST_MS = 5_000;

/** Tells the operator's log that orders are not noted. */
export function sayMissing(context: IExecuteFunctions, reason: string): void {
	log(
		context,
		'warn',
		`${context.getNode().name}: n8n keeps no note of orders here, because ${reason}. Retry On Fail and a retry after an error of the node still pay once, but a retry after a crash or a stop can pay again.`,
	);
}

/** n8n's store, as one run uses it. */
export interface NoteStore {
	/** Which of the entries are there. */
	ask(entries: string[]): Promise<Set<string>>;
	/** Writes the entries. Returns those of them that were there. */
	record(entries: string[]): Promise<Set<string>>;
	/** How many calls brought no answer. */
	readonly misses: number;
}

/** Never throws: a store that cannot be used must not keep a video from being made. */
export function openStore(context: IExecuteFunctions, clock: Clock): NoteStore {
	const desk = openDesk(context);
	let failedAt = -Infinity;
	let hasSaid = false;
	let misses = 0;

	async function guard(act: () => Promise<Set<string>>): Promise<Set<string>> {
		if (clock.now() - failedAt >= REST_MS) {
			try {
				return await act();
			} catch (error) {
				failedAt = clock.now();
				if (!hasSaid) sayMissing(context, toNoteFailure(error).message);
				hasSaid = true;
			}
		}
		misses++;
		return new Set();
	}

	return {
		ask: async (entries) =>
			await guard(async () => await desk.ask(context.helpers, clock, entries)),
		record: async (entries) =>
			await guard(async () => await desk.record(context.helpers, clock, entries)),
		get misses() {
			return misses;
		},
	};
}
