import type { OrderRecord } from '../../../nodes/Samsar/ledger/orderRecord';
import { mayBeSent, readRecord, toChanges } from '../../../nodes/Samsar/ledger/orderRecord';
import type { OrderRow, StoredRow } from '../../../nodes/Samsar/ledger/orderRow';
import { toCells, toStoredRow } from '../../../nodes/Samsar/ledger/orderRow';
import { recordOf } from '../support/ledgerRecords';

const NODE = 'node-1';
const TIME = '1970-01-01T00:00:12.000Z';

/** The record's row, as n8n gives it after a person has changed `edits` in it. */
function store(record: OrderRecord, edits: Record<string, unknown> = {}): StoredRow {
	const row: Partial<OrderRow> = {
		...toChanges({ ...record, node: NODE }),
		content: record.content,
		setup: record.setup ?? '',
		owner: '7',
	};
	return toStoredRow({ ...toCells(row), id: 5, createdAt: TIME, updatedAt: TIME, ...edits });
}

const FULL: OrderRecord = recordOf('uid-1', {
	status: 'LOST',
	estimate: 300,
	sessionId: 'vid_1',
	acceptedAt: 13_000,
	recovered: true,
	lostAt: 14_000,
	reason: 'the connection was reset',
	httpCode: 502,
	listed: 'Nothing was listed',
	createdAgainIn: '6',
	endedIn: '7',
});

describe('a record in its row', () => {
	it.each<[string, OrderRecord]>([
		['with everything', FULL],
		['with the least', recordOf('uid-1', { estimate: null })],
		['without a setup', recordOf('uid-1', { setup: undefined, estimate: 0 })],
		['with strange text', recordOf('uid-1', { reason: '={{ 1+1 }}"\\ ✓', estimate: null })],
	])('comes back %s', (_case, record) => {
		expect(readRecord(store(record), NODE)).toEqual(
			JSON.parse(JSON.stringify({ ...record, node: NODE, rowId: 5 })),
		);
	});

	it('belongs to its node', () => {
		expect(readRecord(store(FULL), 'node-2')).toBeNull();
	});

	it.each(['', 'null', '5', '[]', '{', '{"node":"node-1"}', '{"uid":5,"node":"node-1"}'])(
		'is none when its details are %s',
		(details) => {
			expect(readRecord(store(FULL, { details }), NODE)).toBeNull();
		},
	);

	it.each<[string, Record<string, unknown>, Partial<OrderRecord>]>([
		['emptied its texts', { reason: null, sessionId: null }, {}],
		['added a column', { note: 'look at this' }, { sessionId: 'vid_1', reason: FULL.reason }],
		['wrote a session into it', { sessionId: 'vid_9' }, { sessionId: 'vid_9' }],
		['wrote text for a number', { credits: 'free' }, { estimate: null }],
	])('is read although a person has %s', (_case, edits, expected) => {
		const record = readRecord(store(FULL, edits), NODE);
		expect(record).toMatchObject({ uid: 'uid-1', ...expected });
		if (edits.sessionId === null) expect(record).not.toHaveProperty('sessionId');
	});

	it.each(['', 'Done', 'completed', null])('may have been sent when its status is %j', (status) => {
		// An unknown word must neither let it be paid for again nor take its session away.
		expect(readRecord(store(recordOf('1'), { status }), NODE)?.status).toBe('LOST');
		const accepted = recordOf('1', { status: 'ACCEPTED', sessionId: 'vid_1' });
		expect(readRecord(store(accepted, { status }), NODE)?.status).toBe('ACCEPTED');
	});

	it.each([
		['7', '7', true],
		['', '7', false],
		['8', '7', false],
	])('of owner %j and execution %j may have been sent: %p', (owner, executionId, expected) => {
		expect(mayBeSent({ ...store(FULL), owner, executionId })).toBe(expected);
	});
});
