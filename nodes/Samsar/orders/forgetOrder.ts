import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Run } from '../run/run';
import { removeNotes } from './orderNotes';
import { PaidSessions } from './paidSessions';

/** Some of n8n's tool contexts have no memory of their own; there it lasts for this run. */
function readNodeContext(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}

/** What this execution has paid for. */
export function openPaidSessions(context: IExecuteFunctions): PaidSessions {
	return new PaidSessions(readNodeContext(context), context.getExecutionId());
}

/** The session has ended without a video: a retry makes a new one. */
export async function forgetOrder(
	{ context }: Run,
	{ sessionId, note = [] }: { sessionId: string; note?: string[] },
	status: string,
): Promise<void> {
	openPaidSessions(context).endSession(sessionId, status);
	await removeNotes(context, note);
}
