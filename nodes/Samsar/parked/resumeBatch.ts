import type { IExecuteFunctions } from 'n8n-workflow';

import { PARKED_ADVICE } from '../failures/waysBack';
import type { Batch } from '../run/batch';
import type { ParkedItem } from './parkedItem';
import { readParked } from './parkedItem';

/** Takes the batch up where the child left it, and returns its items as they came. */
export function resumeBatch(context: IExecuteFunctions, batch: Batch): ParkedItem[] {
	batch.retryAdvice = PARKED_ADVICE;
	const items = context.getInputData().map(readParked);
	items.forEach(({ sessionId, fileField, result }, itemIndex) => {
		if (sessionId !== undefined) batch.noteSession(itemIndex, sessionId);
		batch.noteFile(itemIndex, fileField);
		if (result !== undefined) batch.finish(itemIndex, result);
	});
	return items;
}
