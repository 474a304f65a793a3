import type { OrderRecord } from '../../../nodes/Samsar/ledger/orderRecord';

/** A record that was written at noon; `uid` tells it from others. */
export function recordOf(uid: string, more: Partial<OrderRecord> = {}): OrderRecord {
	return {
		uid,
		executionId: '7',
		status: 'SENDING',
		changedAt: 12_000,
		sentAt: 12_000,
		content: 'a',
		setup: 'A',
		...more,
	};
}
