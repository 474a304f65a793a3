import type { OrderRow } from '../../../nodes/Samsar/ledger/orderRow';
import { COLUMNS, toCells } from '../../../nodes/Samsar/ledger/orderRow';
import { MemoryTable } from '../../support/memoryTable';
import { VirtualClock } from '../support/virtualClock';

const ROW = {
	...Object.fromEntries(COLUMNS.map(({ name, type }) => [name, type === 'number' ? null : ''])),
	status: 'SENDING',
	item: 0,
} as unknown as OrderRow;
const LINEAGE = { column: 'lineage', value: 'L1' } as const;

it('lets one at most have taken all that it has seen', async () => {
	const table = new MemoryTable(new VirtualClock());
	table.latencyMs = 5;
	const placed = await Promise.all(
		['one', 'two'].map(async (owner) => await table.place(ROW, LINEAGE, owner)),
	);
	const winners = placed.filter(({ seen, taken }) => {
		const mine = new Set(taken.map(({ id }) => id));
		return seen.every(({ id }) => mine.has(id));
	});
	expect(winners).toHaveLength(1);
	expect(table.rows).toHaveLength(2);
});

it('fails before or after it has written, as it is told', async () => {
	const table = new MemoryTable(new VirtualClock());
	table.failAfterWrite = true;
	await expect(table.place(ROW, LINEAGE, 'one')).rejects.toThrow('written');
	expect(table.rows).toMatchObject([{ owner: '' }]);
	table.trouble = new Error('gone');
	await expect(table.read([])).rejects.toThrow('gone');
	table.trouble = undefined;
	expect(await table.update([{ ...LINEAGE, is: 'eq' }], { reason: 'known' })).toBe(1);
	await table.remove([{ column: 'reason', is: 'eq', value: 'known' }]);
	expect(await table.read([])).toEqual([]);
});

it('takes what n8n would refuse or read as something else out of a row', () => {
	expect(toCells({ credits: NaN, reason: `\0${'x'.repeat(2_000)}` })).toEqual({
		credits: null,
		reason: 'x'.repeat(1_000),
	});
});
