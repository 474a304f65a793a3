import { openLedger } from '../../../nodes/Samsar/ledger/ledger';
import { CarefulTable } from '../../../nodes/Samsar/ledger/carefulTable';
import { OrderRows } from '../../../nodes/Samsar/ledger/orderRows';
import { MemoryTable } from '../../support/memoryTable';
import { ACCOUNT, deskContext, type DeskPlace, orderOf } from '../support/payDesk';
import { VirtualClock } from '../support/virtualClock';

const clock = new VirtualClock();

/** Milliseconds of the steps to come, of whoever takes them. */
let steps: number[] = [];
let table: MemoryTable;

beforeEach(() => {
	steps = [];
	table = new MemoryTable({
		now: () => clock.now(),
		sleep: async () => await clock.sleep(steps.shift() ?? 0),
	});
});

function ledgerOf(executionId: string, more: DeskPlace = {}) {
	const context = deskContext({ executionId, ...more });
	return openLedger(
		context,
		clock,
		new OrderRows(context, new CarefulTable(context, clock, async () => ({ table }))),
	);
}

const retryOf = (executionId: string) => ledgerOf(executionId, { mode: 'retry' });

describe('two executions of one lineage at the same time', () => {
	/** One has written and read; then the other writes, reads and takes; then the first one takes. */
	async function placeAcross(one: ReturnType<typeof orderOf>, other: ReturnType<typeof orderOf>) {
		steps = [0, 0, 10];
		const placing = ledgerOf('7').place(one, ACCOUNT);
		await clock.sleep(5);
		return await Promise.all([placing, ledgerOf('8').place(other, ACCOUNT)]);
	}

	it('send an order once, though one took the row of the other', async () => {
		const placements = await placeAcross(orderOf(0), orderOf(0));
		expect(placements.map(({ isOurs }) => isOurs)).toEqual([false, true]);
		expect(table.rows).toMatchObject([{ owner: '8', executionId: '8' }]);
		expect(placements[0].record.uid).toBe(placements[1].record.uid);
	});

	it('send each its own, which a retry then knows', async () => {
		const placements = await placeAcross(orderOf(0), orderOf(1));
		expect(placements.map(({ isOurs }) => isOurs)).toEqual([true, true]);
		const orders = [orderOf(0), orderOf(1)];
		const { records } = await retryOf('9').recall(orders);
		expect(orders.map((order) => records.get(order)?.executionId)).toEqual(['7', '8']);
	});

	it('do not take an equal order for one that was removed, though it has its number', async () => {
		const ledger = ledgerOf('7');
		const { record: removed } = await ledger.place(orderOf(0), ACCOUNT);
		const other = retryOf('8');
		const order = orderOf(0);
		const followed = (await other.recall([order])).records.get(order);
		await ledger.remove(removed);
		const { record } = await ledger.place(orderOf(0), ACCOUNT);
		expect(record.rowId).toBe(followed?.rowId);
		expect(await other.refresh(followed ?? record)).toBeNull();
	});

	it('follow an order each, when several are equal', async () => {
		const first = ledgerOf('7');
		const equal = { setup: 'same' };
		const orders = [0, 1].map((item) => orderOf(item, equal, 'x'));
		for (const order of orders) await first.place(order, ACCOUNT);
		const other = ledgerOf('8');
		const placements = await Promise.all(
			orders.map(async (order) => await other.place(order, ACCOUNT)),
		);
		expect(placements.map(({ isOurs }) => isOurs)).toEqual([false, false]);
		expect(new Set(placements.map(({ record }) => record.uid)).size).toBe(2);
	});
});

describe('a retry after a crash', () => {
	it('knows an order with its session', async () => {
		const ledger = ledgerOf('7');
		const { record } = await ledger.place(orderOf(0), ACCOUNT);
		await ledger.write({ ...record, status: 'ACCEPTED', sessionId: 'vid_1' });
		const order = orderOf(0);
		const { records } = await retryOf('8').recall([order]);
		expect(records.get(order)).toMatchObject({ status: 'ACCEPTED', sessionId: 'vid_1' });
	});

	it.each<[string, DeskPlace]>([
		['another execution', { token: 'b'.repeat(64) }],
		['another node', { nodeId: 'samsar-2' }],
		['an agent, whose calls are orders of their own', { nodeType: 'x.samsarTool' }],
	])('knows nothing of it in %s', async (_case, place) => {
		await ledgerOf('7').place(orderOf(0), ACCOUNT);
		const { records } = await ledgerOf('8', { mode: 'retry', ...place }).recall([orderOf(0)]);
		expect(records.size).toBe(0);
	});

	it('knows nothing of an order that Samsar refused', async () => {
		const ledger = ledgerOf('7');
		const { record } = await ledger.place(orderOf(0), ACCOUNT);
		await ledger.remove(record);
		expect((await retryOf('8').recall([orderOf(0)])).records.size).toBe(0);
	});

	it('tells why it cannot know, when the table does not answer', async () => {
		table.trouble = new Error('the database is locked');
		const { trouble } = await retryOf('8').recall([orderOf(0)]);
		expect(trouble).toMatch(/locked/);
	});
});

describe('a session that was found', () => {
	it('is one order’s, and not one of another account’s', async () => {
		const [one, other] = [ledgerOf('7'), ledgerOf('8', { token: 'b'.repeat(64) })];
		const { record } = await one.place(orderOf(0), ACCOUNT);
		const { record: second } = await other.place(orderOf(1), ACCOUNT);
		expect(await one.claimSession(record, 'vid_1', ACCOUNT)).toBe(true);
		expect(await other.claimSession(second, 'vid_1', ACCOUNT)).toBe(false);
		expect([...(await other.findOwned(['vid_1', 'vid_2'], ACCOUNT))]).toEqual(['vid_1']);
		expect([...(await other.findOwned(['vid_1'], 'another account'))]).toEqual([]);
	});
});

describe('an order that is created again after its answer was lost', () => {
	async function lose() {
		const ledger = ledgerOf('7');
		const { record } = await ledger.place(orderOf(0), ACCOUNT);
		return { ledger, lost: await ledger.write({ ...record, status: 'LOST', reason: 'x' }) };
	}

	it('has a row again when a person has deleted the table', async () => {
		const { ledger, lost } = await lose();
		table.removeTable();
		const { isOurs, record } = await ledger.place(orderOf(0), ACCOUNT, lost);
		expect(isOurs).toBe(true);
		await ledger.write({ ...record, status: 'ACCEPTED', sessionId: 'vid_1' });
		expect(table.rows).toMatchObject([{ owner: '7', sessionId: 'vid_1' }]);
	});

	it('is looked for from its new sending on, and not from the old one', async () => {
		const { ledger, lost } = await lose();
		await ledger.write({ ...lost, lostAt: clock.now(), httpCode: 502 });
		await clock.sleep(60_000);
		const { record } = await ledger.place(orderOf(0), ACCOUNT, lost);
		expect(record).toMatchObject({ status: 'SENDING', sentAt: clock.now() });
		expect([record.lostAt, record.reason, record.httpCode]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});

	it('stays lost when a person has deleted its row', async () => {
		const { ledger, lost } = await lose();
		table.removeTable();
		expect(await ledger.refresh(lost)).toMatchObject({ status: 'LOST' });
	});

	it('is created by one of two executions, and the other one follows it', async () => {
		const { ledger, lost } = await lose();
		const other = retryOf('8');
		const order = orderOf(0);
		const known = (await other.recall([order])).records.get(order);
		const placements = [
			await other.place(order, ACCOUNT, known),
			await ledger.place(order, ACCOUNT, lost),
		];
		expect(placements.map(({ isOurs }) => isOurs)).toEqual([true, false]);
		expect(placements[1].record).toMatchObject({ executionId: '8', createdAgainIn: '8' });
	});
});

test('an order is sent although the store fails', async () => {
	table.trouble = new Error('the database is locked');
	expect((await ledgerOf('7').place(orderOf(0), ACCOUNT)).isOurs).toBe(true);
});
