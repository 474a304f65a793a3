import type { StoredRow } from '../../../nodes/Samsar/ledger/orderRow';
import { describeRecent } from '../../../nodes/Samsar/orders/recentOrders';

const rowOf = (more: Partial<StoredRow> = {}) =>
	({
		workflowId: 'wf',
		sessionId: 'vid_1',
		status: 'COMPLETED',
		credits: 300,
		...more,
	}) as StoredRow;

test.each<[string, StoredRow[], RegExp | null]>([
	['nothing was ordered', [], null],
	['it was ordered', [rowOf()], /hour: vid_1 \(300 credits \(\$3\.00\)\)\. This run/],
	['the price is not known', [rowOf({ credits: null })], /hour: vid_1\. This run/],
	['another workflow ordered it', [rowOf({ workflowId: 'other' })], null],
	['its render failed', [rowOf({ status: 'FAILED' })], null],
	['its session is not known', [rowOf({ sessionId: '' })], null],
])('when %s', (_case, rows, expected) => {
	const message = describeRecent(rows, 'wf');
	if (expected === null) expect(message).toBeNull();
	else expect(message).toMatch(expected);
});
