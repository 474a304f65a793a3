import type { Run } from '../run/run';
import { openPaidSessions } from './paidSessions';
import { removeNotes } from './removeNotes';

/** The session has ended without a video: a retry makes a new one. */
export async function forgetOrder(
	{ context, clock }: Run,
	{ sessionId, note = [] }: { sessionId: string; note?: string[] },
	status: string,
): Promise<void> {
	openPaidSessions(context).endSession(sessionId, status);
	await removeNotes(context, clock, note);
}
