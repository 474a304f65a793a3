import type { IExecuteFunctions } from 'n8n-workflow';

import { parkedWays } from '../failures/waysBack';
import type { Batch } from '../run/batch';
import type { ParkedItem } from './parkedItem';
import { readParked } from './parkedItem';

/** Restores the batch from the child's items, and returns those items. */
export function resumeBatch(context: IExecuteFunctions, batch: Batch): ParkedItem[] {
	const items = context.getInputData().map(readParked);
	const { nodeName = batch.node.name, isAsking = false } = items[0];
	batch.ways = parkedWays(isAsking);
	batch.node = { ...batch.node, name: nodeName };
	items.forEach(({ sessionId, fileField, result }, itemIndex) => {
		if (sessionId !== undefined) batch.noteSession(itemIndex, sessionId);
		batch.noteFile(itemIndex, fileField);
		if (result !== undefined) batch.finish(itemIndex, result);
	});
	return items;
}
