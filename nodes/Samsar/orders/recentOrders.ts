import { describeCredits } from '../api/credits';
import { nameSome } from '../failures/sentence';
import type { Ledger } from '../ledger/ledger';
import type { StoredRow } from '../ledger/orderRow';
import type { Run } from '../run/run';
import type { Order } from './order';

/** Age in milliseconds up to which an earlier order is mentioned. */
const RECENT_MS = 60 * 60_000;

/** A hint about recent equal orders of the workflow; null if there are none. */
export function describeRecent(rows: StoredRow[], workflowId: string): string | null {
	const going = rows.filter(
		(row) =>
			row.workflowId === workflowId &&
			row.sessionId !== '' &&
			!['FAILED', 'CANCELLED'].includes(row.status),
	);
	if (going.length === 0) return null;
	const named = going.map(({ sessionId, credits }) =>
		credits === null ? sessionId : `${sessionId} (${describeCredits(credits)})`,
	);
	return `This workflow ordered the same video within the last hour: ${nameSome(named)}. This run ordered it again, and you pay again. To reuse a video while you build, pin the output of the node, or set an 'Idempotency Key' under Options.`;
}

/** In the editor, every *Execute step* orders again: adds a hint about recent equal orders. */
export async function remindOfRecent(run: Run, ledger: Ledger, due: Order[]): Promise<void> {
	const { context, clock, connection } = run;
	if (context.getMode() !== 'manual' || due.length === 0) return;
	const contents = [...new Set(due.map(({ content }) => content))];
	const since = clock.now() - RECENT_MS;
	const rows = await ledger.listAlike(contents, since, connection.account);
	const message = describeRecent(rows, context.getWorkflow().id ?? '');
	if (message !== null) context.addExecutionHints?.({ message, location: 'outputPane' });
}
