import type { IExecuteFunctions } from 'n8n-workflow';

import { systemClock } from '../../nodes/Samsar/clock';
import type { OrderRow } from '../../nodes/Samsar/ledger/orderRow';
import {
	openOrderTable,
	type NoTable,
	type OrderTable,
} from '../../nodes/Samsar/ledger/orderTable';
import { dataTables, runToEnd } from './support/harness';

const ORDER: OrderRow = {
	status: 'SENDING',
	sessionId: '',
	videoUrl: '',
	operation: 'createAndWait',
	prompt: 'A harbour at dawn',
	credits: 300,
	idempotencyKey: '',
	workflowId: 'wf',
	nodeName: 'Samsar',
	executionId: '1',
	item: 0,
	reason: '',
	account: 'account',
	lineage: 'L1',
	content: 'content',
	setup: 'setup',
	owner: '',
	details: '{"format":1}',
};
const LINEAGE = { column: 'lineage', value: 'L1' } as const;

/** The node remembers the table of each workflow. */
let workflowId = 0;
beforeEach(() => workflowId++);

/** Runs code with the context that n8n gives to the node, in an execution of its own. */
async function inExecution(act: (context: IExecuteFunctions) => Promise<void>): Promise<void> {
	let acting: Promise<void> | undefined;
	await runToEnd({
		items: [{}],
		parameters: { resource: 'video', operation: 'getStatus', sessionId: 'vid_1' },
		amend: (context) => {
			const { name, active } = context.getWorkflow();
			context.getWorkflow = () => ({ id: `wf${workflowId}`, name, active });
			acting = act(context);
			// The test hears of it below; until then nobody listens.
			acting.catch(() => undefined);
			return context;
		},
	});
	await acting;
}

async function withTable(act: (table: OrderTable) => Promise<void>, create = true): Promise<void> {
	await inExecution(async (context) => {
		const opened = await openOrderTable(context, systemClock, create);
		if (opened.table === null) throw new Error(opened.reason);
		await act(opened.table);
	});
}

async function whyNot(create = true, amend?: (context: IExecuteFunctions) => void) {
	let answer: NoTable | undefined;
	await inExecution(async (context) => {
		amend?.(context);
		const opened = await openOrderTable(context, systemClock, create);
		if (opened.table === null) answer = opened;
	});
	return answer;
}

const orders = (count: number) => Array.from({ length: count }, (_, item) => ({ ...ORDER, item }));

describe('opening', () => {
	it('makes the table once, for several executions at the same time', async () => {
		await Promise.all([1, 2, 3].map(async () => await withTable(async () => {})));
		expect(dataTables.calls).toEqual(['List', 'Create']);
	});

	it('only looks where nothing is to be written', async () => {
		expect(await whyNot(false)).toEqual({
			table: null,
			reason: 'there is no data table Samsar Orders yet',
			mayPass: false,
		});
		expect(dataTables.calls).toEqual(['List']);
	});

	it('takes the table with exactly this name', async () => {
		dataTables.addTable('Samsar Orders (copy)', { note: 'string' });
		dataTables.addTable('samsar orders', { note: 'string' });
		await withTable(async (table) => void (await table.place(ORDER, LINEAGE, 'me')));
		expect(dataTables.rows).toHaveLength(1);
	});

	it("names the column that somebody else's table of this name lacks", async () => {
		dataTables.addTable('Samsar Orders', { status: 'string' });
		expect(await whyNot()).toMatchObject({
			reason: 'the data table Samsar Orders has no column sessionId',
		});
	});

	it('says that a table may be there that cannot be asked', async () => {
		dataTables.trouble = new Error('connection lost');
		expect(await whyNot()).toEqual({
			table: null,
			reason: "n8n's data table did not answer (connection lost)",
			mayPass: true,
		});
		expect(dataTables.calls).toEqual(['List', 'List']);
	});

	it('is not tried where n8n has no data tables', async () => {
		dataTables.off = true;
		expect(await whyNot()).toMatchObject({ reason: 'this n8n has no data tables' });
	});

	it('is not tried in a workflow that is not saved, or without the nodes', async () => {
		const unsaved = await whyNot(true, (context) => {
			context.getWorkflow = () => ({ active: false, name: 'New' });
		});
		expect(unsaved).toMatchObject({ reason: 'the workflow is not saved' });
		const without = await whyNot(true, (context) => (context.getKnownNodeTypes = () => ({})));
		expect(without?.reason).toMatch(/lacks .*dataTable/);
		expect(dataTables.calls).toEqual([]);
	});
});

describe('placing', () => {
	it('writes rows that leave together by twelve, and takes them', async () => {
		await withTable(async (table) => {
			const placed = await Promise.all(
				orders(30).map(async (row) => await table.place(row, LINEAGE, 'me')),
			);
			expect(placed.map(({ written }) => written[0].item)).toEqual(orders(30).map((o) => o.item));
			expect(placed[29]).toMatchObject({ seen: { length: 30 }, taken: { length: 6 } });
		});
		expect(dataTables.calls.slice(-3)).toEqual(Array(3).fill('Insert, Get, Take, Result'));
		expect(dataTables.rows.map(({ owner }) => owner)).toEqual(Array(30).fill('me'));
	});

	it('lets one at most have taken all that it has seen', async () => {
		dataTables.latencyMs = 20;
		const winners: string[] = [];
		const contend = async (owner: string) => {
			await withTable(async (table) => {
				const { seen, taken } = await table.place(ORDER, LINEAGE, owner);
				const mine = new Set(taken.map(({ id }) => id));
				if (seen.every(({ id }) => mine.has(id))) winners.push(owner);
			});
		};
		await Promise.all(['one', 'two', 'three'].map(contend));
		expect(winners.length).toBeLessThanOrEqual(1);
		expect(dataTables.rows).toHaveLength(3);
	});

	it.each([true, 'end'] as const)(
		'does not write again what was written before the database failed (%s)',
		async (when) => {
			await withTable(async (table) => {
				dataTables.failAfterWrite = when;
				const { written, taken } = await table.place(ORDER, LINEAGE, 'me');
				expect(written).toMatchObject([{ owner: 'me' }]);
				expect(taken.map(({ id }) => id)).toEqual([written[0].id]);
			});
			expect(dataTables.rows).toHaveLength(1);
		},
	);

	it('keeps what would be evaluated or refused', async () => {
		const idempotencyKey = '={{ 1+1 }} "}}\0';
		await withTable(async (table) => {
			const row = { ...ORDER, prompt: `=${'💧'.repeat(300)}`, reason: '\0', credits: null };
			const by = { column: 'idempotencyKey', value: idempotencyKey } as const;
			const { written, seen } = await table.place(row, by, '=owner');
			expect(seen).toHaveLength(1);
			expect(written[0]).toMatchObject({
				idempotencyKey: '={{ 1+1 }} "}}',
				prompt: `=${'💧'.repeat(199)}`,
				reason: '',
				credits: null,
				owner: '=owner',
			});
			const key = { column: 'idempotencyKey', is: 'eq', value: idempotencyKey } as const;
			expect(await table.read([key])).toHaveLength(1);
		});
	});

	it('makes a new table when a person has deleted it', async () => {
		await withTable(async (table) => {
			await table.place(ORDER, LINEAGE, 'me');
			dataTables.removeTable();
			const { seen } = await table.place(ORDER, LINEAGE, 'me');
			expect(seen).toHaveLength(1);
		});
	});

	it('names the column that a person has removed', async () => {
		await withTable(async (table) => {
			dataTables.removeColumn('lineage');
			const reason = 'the data table Samsar Orders has no column lineage';
			await expect(table.place(ORDER, LINEAGE, 'me')).rejects.toThrow(reason);
			await expect(table.read([{ ...LINEAGE, is: 'eq' }])).rejects.toThrow(reason);
		});
	});

	it('says that the tables are full', async () => {
		await withTable(async (table) => {
			dataTables.trouble = new Error('Data table size limit exceeded: 200MB used');
			await expect(table.place(ORDER, LINEAGE, 'me')).rejects.toThrow('are full');
		});
	});

	it('sees more rows than one page', async () => {
		await withTable(async (table) => {
			dataTables.store?.insert(orders(1_500).map((row) => ({ ...row, owner: 'other' })));
			const { written, seen, taken } = await table.place(ORDER, LINEAGE, 'me');
			expect([written.length, seen.length, taken.length]).toEqual([1, 1_501, 1]);
			expect(await table.read([{ ...LINEAGE, is: 'eq' }])).toHaveLength(1_501);
			const any = [
				{ ...LINEAGE, is: 'eq' } as const,
				{ column: 'id', is: 'eq', value: 7 } as const,
			];
			expect(await table.read(any, 'any')).toHaveLength(1_501);
		});
	});
});

describe('changing', () => {
	it('makes changes of the same time in one child, and counts each', async () => {
		await withTable(async (table) => {
			for (const row of orders(3)) {
				await table.place({ ...row, content: `=content ${row.item + 1}` }, LINEAGE, 'me');
			}
			dataTables.calls.length = 0;
			const changes = [1, 2, 99].map(
				async (id) =>
					await table.update(
						[
							{ column: 'id', is: 'eq', value: id },
							{ column: 'content', is: 'eq', value: `=content ${id}` },
						],
						{ sessionId: `=vid_${id}` },
					),
			);
			expect(await Promise.all(changes)).toEqual([1, 1, 0]);
			expect(dataTables.calls).toEqual(['Update']);
			expect(dataTables.rows.map(({ sessionId }) => sessionId)).toEqual(['=vid_1', '=vid_2', '']);
			expect(dataTables.rows[0].content).toBe('=content 1');
		});
	});

	it('compares and changes in one step, and does not do it twice', async () => {
		await withTable(async (table) => {
			await table.place(ORDER, LINEAGE, 'me');
			const take = async (owner: string, before: string) =>
				await table.update(
					[
						{ ...LINEAGE, is: 'eq' },
						{ column: 'owner', is: 'eq', value: before },
					],
					{ owner },
				);
			expect(await Promise.all([take('one', 'me'), take('two', 'me')])).toEqual([1, 0]);
			dataTables.failAfterWrite = true;
			await expect(take('three', 'one')).rejects.toThrow('did not answer');
			dataTables.failAfterWrite = true;
			const accept = table.update([{ ...LINEAGE, is: 'eq' }], { status: 'ACCEPTED' });
			expect(await accept).toBe(1);
		});
	});

	it('still writes after the time limit of the execution', async () => {
		await withTable(async (table) => {
			await table.place(ORDER, LINEAGE, 'me');
			dataTables.outOfTime = true;
			await table.update([{ ...LINEAGE, is: 'eq' }], { status: 'ACCEPTED' });
			await expect(table.place(ORDER, LINEAGE, 'me')).rejects.toThrow('time limit');
		});
		expect(dataTables.rows).toMatchObject([{ status: 'ACCEPTED' }]);
	});

	it('removes what meets all conditions, and never everything', async () => {
		await withTable(async (table) => {
			await Promise.all(orders(3).map(async (row) => await table.place(row, LINEAGE, 'me')));
			await table.remove([
				{ ...LINEAGE, is: 'eq' },
				{ column: 'item', is: 'lt', value: 2 },
			]);
			expect(await table.read([])).toMatchObject([{ item: 2 }]);
			await expect(table.remove([])).rejects.toThrow('no condition');
			await expect(table.update([], { reason: '' })).rejects.toThrow('no condition');
			await table.remove([{ column: 'createdAt', is: 'lt', value: systemClock.now() + 1_000 }]);
			expect(await table.read([])).toEqual([]);
		});
	});
});

it('finds nothing, and makes nothing, when a person has deleted the table that it looks into', async () => {
	await withTable(async () => {});
	dataTables.calls.length = 0;
	await withTable(async (table) => {
		dataTables.removeTable();
		expect(await table.read([])).toEqual([]);
		expect(await table.update([{ ...LINEAGE, is: 'eq' }], { reason: '' })).toBe(0);
		await table.remove([{ ...LINEAGE, is: 'eq' }]);
	}, false);
	expect(dataTables.calls).toEqual(['Get', 'List', 'List', 'List']);
});

it('reads once more after trouble, and tells of it in the end', async () => {
	await withTable(async (table) => {
		dataTables.trouble = new Error('database is locked');
		dataTables.calls.length = 0;
		await expect(table.read([])).rejects.toThrow('database is locked');
		expect(dataTables.calls).toEqual(['Get', 'Get']);
	});
});
