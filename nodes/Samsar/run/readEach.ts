import { systemClock } from '../clock';
import { toFailure } from '../failures/nodeError';
import type { Batch } from './batch';

/** Milliseconds of reading before control returns to the event loop. */
const TURN_MS = 20;

/**
 * Calls `read` for every item. If it throws, the item fails. Yields to the event loop regularly, so that hundreds of
 * large items do not block n8n.
 *
 * @throws what `Batch.fail` throws
 */
export async function readEach<Value>(
	batch: Pick<Batch, 'list' | 'fail'>,
	read: (itemIndex: number) => Value,
): Promise<Value[]> {
	const values: Value[] = [];
	let turnAt = systemClock.now() + TURN_MS;
	for (const { itemIndex } of batch.list()) {
		if (systemClock.now() >= turnAt) {
			await systemClock.sleep(0);
			turnAt = systemClock.now() + TURN_MS;
		}
		try {
			values.push(read(itemIndex));
		} catch (thrown) {
			batch.fail(itemIndex, toFailure(thrown));
		}
	}
	return values;
}
