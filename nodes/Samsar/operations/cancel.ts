import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { cancelRender } from '../cancel/cancelRender';
import { toFailure } from '../failures/nodeError';
import { ASKING_WAYS } from '../failures/waysBack';
import { readSessionField, SESSION_FIELD } from '../fields/sessionField';
import type { Batch } from '../run/batch';
import { openLedger } from '../ledger/ledger';
import { readEach } from '../run/readEach';
import { openRun } from '../run/run';
import { endOrder } from '../ledger/endOrder';
import { Patience } from '../transport/retry';

export const entry: INodePropertyOptions = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel video',
	description: 'Stop a running render. A finished video is not affected.',
};

export const fields: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['cancel'] } },
	[SESSION_FIELD],
);

/** Cancels the unfinished render of every item, one after the other. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	batch.ways = ASKING_WAYS;
	const sessions = await readEach(batch, (itemIndex) => ({
		itemIndex,
		sessionId: readSessionField(context, itemIndex),
	}));
	const { connection, clock, stop } = await openRun(context, batch);
	const ledger = openLedger(context, clock);
	const patience = new Patience(clock, stop);
	for (const { itemIndex, sessionId } of sessions) {
		batch.noteSession(itemIndex, sessionId);
		try {
			const { render, cancelled } = await cancelRender(connection, sessionId, patience);
			await endOrder(ledger, render, connection.account);
			batch.finish(itemIndex, { render, extras: { simplify: true, cancelled } });
		} catch (thrown) {
			batch.fail(itemIndex, toFailure(thrown));
		}
	}
	return batch.items();
}
