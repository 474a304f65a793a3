import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { openMemory, OrderMemory } from '../../../nodes/Samsar/ledger/memory';
import { recordOf } from '../support/ledgerRecords';
import { deskContext } from '../support/payDesk';

const uidsOf = (records: Array<{ uid: string }>) => records.map(({ uid }) => uid);

describe('the memory of an execution', () => {
	it('keeps records in the order in which they were written, each once', () => {
		const memory = new OrderMemory({}, 0);
		for (const uid of ['1', '2']) memory.claim(recordOf(uid));
		memory.claim(recordOf('1', { status: 'ACCEPTED', sessionId: 'vid_1' }));
		expect(memory.list()).toMatchObject([{ uid: '1', sessionId: 'vid_1' }, { uid: '2' }]);
		memory.remove(recordOf('1'));
		expect(uidsOf(memory.list())).toEqual(['2']);
	});

	it('is there for the next try, and after n8n has saved and loaded the execution', () => {
		const context: IDataObject = { other: { a: 1 } };
		new OrderMemory(context, 0).claim(recordOf('1'));
		const loaded = JSON.parse(JSON.stringify(context)) as IDataObject;
		for (const kept of [context, loaded]) {
			expect(uidsOf(new OrderMemory(kept, 0).listFree())).toEqual(['1']);
		}
		expect(context.other).toEqual({ a: 1 });
	});

	it.each([[undefined], [null], ['text'], [[1]], [{ records: 5 }], [{}]])(
		'begins anew where it is %j',
		(kept) => {
			const context = { samsarOrders: kept } as IDataObject;
			new OrderMemory(context, 0).claim(recordOf('1'));
			expect(uidsOf(new OrderMemory(context, 0).list())).toEqual(['1']);
		},
	);

	it('lasts for the run where n8n has no context of the node', () => {
		const context: IExecuteFunctions = {
			...deskContext(),
			getContext: () => {
				throw new Error('no context');
			},
		};
		const memory = openMemory(context);
		memory.claim(recordOf('1'));
		expect(uidsOf(memory.list())).toEqual(['1']);
	});
});

describe('a record is free', () => {
	/** Which of the records of two runs and of the table a later run may take. */
	function listFree(finished: number[], runIndex: number): string[] {
		const context: IDataObject = {};
		new OrderMemory(context, 0).claim(recordOf('of run 0'));
		new OrderMemory(context, 1).claim(recordOf('of run 1'));
		new OrderMemory(context, 1).merge([recordOf('of the table')]);
		finished.forEach((run) => new OrderMemory(context, run).finishRun());
		return uidsOf(new OrderMemory(context, runIndex).listFree());
	}

	it.each<[string, number[], number, string[]]>([
		['for the next try of its run', [0], 1, ['of run 1', 'of the table']],
		['until its run has finished', [], 2, ['of run 0', 'of run 1', 'of the table']],
		['for no later run once it has', [0, 1], 2, ['of the table']],
		['for its own run even then', [0, 1], 1, ['of run 1', 'of the table']],
	])('%s', (_case, finished, runIndex, expected) => {
		expect(listFree(finished, runIndex)).toEqual(expected);
	});

	it('no more, once a finished run has taken it from the table', () => {
		const context: IDataObject = {};
		const first = new OrderMemory(context, 0);
		first.merge([recordOf('1')]);
		first.claim(first.listFree()[0]);
		first.finishRun();
		const next = new OrderMemory(context, 1);
		next.merge([recordOf('1', { changedAt: 99_000 })]);
		expect(next.listFree()).toEqual([]);
	});
});

describe('what the table has', () => {
	it.each<[string, number, string]>([
		['an older copy', 11_000, 'LOST'],
		['a copy of the same time', 12_000, 'LOST'],
		['a newer copy, as another execution writes it', 13_000, 'ACCEPTED'],
	])('%s', (_case, changedAt, status) => {
		const memory = new OrderMemory({}, 3);
		memory.claim(recordOf('1', { status: 'LOST' }));
		memory.merge([recordOf('1', { status: 'ACCEPTED', changedAt, rowId: 5 })]);
		expect(memory.list()).toMatchObject([{ status, run: 3 }]);
	});

	it('tells the number of a row whose writing seemed to fail', () => {
		const memory = new OrderMemory({}, 0);
		memory.claim(recordOf('1', { status: 'ACCEPTED', sessionId: 'vid_1', changedAt: 13_000 }));
		memory.merge([recordOf('1', { rowId: 5 })]);
		expect(memory.list()).toMatchObject([{ rowId: 5, sessionId: 'vid_1' }]);
	});
});
