import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { toFailure } from '../failures/nodeError';
import { readSessionField, SESSION_FIELD } from '../fields/sessionField';
import type { Batch } from '../run/batch';
import { cancelRender } from '../cancel/cancelRender';
import { openRun } from '../run/run';
import { toItem } from '../run/toItem';
import { Patience } from '../transport/patience';

export const fields: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['cancel'] } },
	[SESSION_FIELD],
);

/** Cancels every item's render that has not ended, one after the other. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const sessions = batch.readEach((itemIndex) => ({
		itemIndex,
		sessionId: readSessionField(context, itemIndex),
	}));
	const { connection, clock, stop } = await openRun(context, batch);
	const patience = new Patience(clock, stop);
	for (const { itemIndex, sessionId } of sessions) {
		batch.noteSession(itemIndex, sessionId);
		try {
			const { render, cancelled } = await cancelRender(connection, sessionId, patience);
			const { json } = toItem(render, { simplify: true });
			batch.finish(itemIndex, { json: { ...json, cancelled } });
		} catch (thrown) {
			batch.fail(itemIndex, toFailure(thrown));
		}
	}
	return batch.items();
}
