import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { log } from '../log';
import { openDesk, toNoteFailure } from './noteDesk';
import { ownedEntry, readOwnedSession } from './noteEntries';

/**
 * Takes entries out, so that a retry makes a new video. When those of a session are gone already, another
 * order may have its numbers by now, and keeps them.
 */
export async function removeNotes(
	context: IExecuteFunctions,
	clock: Clock,
	entries: string[],
): Promise<void> {
	if (entries.length === 0) return;
	const own = entries.filter((entry) => readOwnedSession(entry) !== null);
	const owned = own.map((entry) => ownedEntry(readOwnedSession(entry) ?? ''));
	const isGone = (known: Set<string>): boolean =>
		owned.some((entry) => known.has(entry)) && !own.some((entry) => known.has(entry));
	try {
		await openDesk(context).remove(context.helpers, clock, {
			entries,
			asked: [...own, ...owned],
			mayGo: (known) => !isGone(known),
		});
	} catch (error) {
		log(
			context,
			'warn',
			`${context.getNode().name}: n8n could not take back the note of an order (${toNoteFailure(error).message}). A retry may then say that it was sent before, and not make it anew: turn on 'Create Again After Lost Answer' for it.`,
		);
	}
}
