import { systemClock } from '../clock';
import { toFailure } from '../failures/nodeError';
import type { Batch } from './batch';

/** Milliseconds for which items are read before n8n gets a turn. */
const TURN_MS = 20;

/**
 * Calls `read` for every item; what it throws fails the item. Hundreds of large items must not hold up n8n, so it
 * gets a turn now and then.
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
