import { MAX_ENTRIES } from '../../../nodes/Samsar/orders/noteDesk';
import type { OrderName } from '../../../nodes/Samsar/orders/order';
import { notesOf, order, Row } from '../support/noteRow';

const listMany = (orderCount: number, sessionCount: number) => ({
	orders: Array.from({ length: orderCount }, (_, item) => order(item)),
	ids: Array.from({ length: sessionCount }, (_, nth) => `s${nth}`),
});

describe('whose a session is', () => {
	it('is known to the next life, by content or by setup', async () => {
		const row = new Row();
		await notesOf(row).own(order(0), 's1');
		const next = notesOf(row);
		expect(await next.findOwned(['s1', 's2'])).toEqual(new Set(['s1']));
		const { payKey, setup } = order(0);
		const { payKey: otherKey, setup: otherSetup } = order(7);
		for (const changed of [
			{ payKey: otherKey, setup },
			{ payKey, setup: otherSetup },
			{ payKey: payKey.replace('0:0:', '1:5:'), setup },
		]) {
			expect(await next.findOwners([changed], ['s2', 's1'])).toEqual(new Map([[changed, 's1']]));
		}
		const others = [order(1), { payKey: `0:0:${'f'.repeat(16)}`, setup: otherSetup }];
		expect(await next.findOwners(others, ['s1'])).toEqual(new Map());
		expect(await notesOf(row, 'b'.repeat(64)).findOwners([order(0)], ['s1'])).toEqual(new Map());
	});

	it('can be claimed once', async () => {
		const row = new Row();
		const other = notesOf(row, 'b'.repeat(64));
		expect(await notesOf(row).claim(order(0), 's1')).toBe(true);
		expect(await other.claim(order(0), 's1')).toBe(false);
		expect((await other.findOwners([order(0)], ['s1'])).size).toBe(0);
		expect([...(await notesOf(row).findOwners([order(0)], ['s1'])).values()]).toEqual(['s1']);
	});

	it('is nobody’s after a question that stayed in the row', async () => {
		const row = new Row();
		row.keepsQuestion = 0;
		expect(await notesOf(row).findOwned(['s1'])).toEqual(new Set());
		expect(row.entries).not.toEqual([]);
		expect(await notesOf(row).findOwned(['s1'])).toEqual(new Set());
		expect(await notesOf(row).claim(order(0), 's1')).toBe(true);
		expect(await notesOf(row).findOwned(['s1'])).toEqual(new Set(['s1']));
	});

	it('is not told by the content of an order whose setup was sent with another one', async () => {
		const row = new Row();
		const other = { ...order(0), setup: order(7).setup };
		await notesOf(row).own(other, 's1');
		const both = { ...order(0), knownBy: 'both' as const };
		expect(await notesOf(row).findOwners([both], ['s1'])).toEqual(new Map());
		await notesOf(row).own(order(0), 's2');
		expect([...(await notesOf(row).findOwners([both], ['s2', 's1'])).values()]).toEqual(['s2']);
	});

	it('is the newest one, when an order has had several', async () => {
		const row = new Row();
		for (const id of ['s1', 's2']) await notesOf(row).own(order(0), id);
		const found = await notesOf(row).findOwners([order(0)], ['s3', 's2', 's1']);
		expect([...found.values()]).toEqual(['s2']);
	});

	it('is asked in a few questions for a thousand orders', async () => {
		const row = new Row();
		const notes = notesOf(row);
		const { orders: made, ids } = listMany(1_000, 500);
		const orders = made.map((one) => ({ ...one, knownBy: 'content' as const }));
		await Promise.all(ids.map(async (id, nth) => await notes.own(orders[nth * 2], id)));
		row.calls = [];
		const found = await notesOf(row).findOwners(orders, ids);
		expect([...found]).toEqual(ids.map((id, nth) => [orders[nth * 2], id]));
		expect(row.calls.flat().length).toBeLessThan(20_000);
		expect(row.calls.length).toBeLessThan(50);
	});

	it('is not mistaken after a question that stayed in the row', async () => {
		const { orders, ids } = listMany(120, 30);
		const asked = async (row: Row) => await notesOf(row).findOwners(orders, ids);
		for (let kept = 0; ; kept++) {
			const row = new Row();
			const notes = notesOf(row);
			await Promise.all(ids.map(async (id, nth) => await notes.own(orders[nth * 4], id)));
			row.keepsQuestion = kept;
			await asked(row);
			expect([...(await asked(row))]).toEqual(ids.map((id, nth) => [orders[nth * 4], id]));
			// Then there was none that could have stayed.
			if (row.keepsQuestion >= 0) return expect(kept).toBeGreaterThan(2);
		}
	});

	it('is asked without leaving anything in the row', async () => {
		const row = new Row();
		await notesOf(row).write(order(0));
		const before = [...row.entries];
		await notesOf(row).findOwned(['s1', 's2']);
		const named = await notesOf(row).findSent([order(0), order(1)], []);
		expect(named?.map(({ knownBy }) => knownBy)).toEqual(['both', 'nothing']);
		const [{ from, until }] = await notesOf(row).findTimes();
		expect(row.entries).toEqual(before);
		expect(until - from).toBe(10_000);
		expect(Date.now() - from).toBeLessThan(20_000);
	});

	it('tells of an order that stands at another place now, but not of one more of the same', async () => {
		const row = new Row();
		const sent = { payKey: '0:7:abc', setup: 'def', numbers: { content: 0, setup: 0 } };
		await notesOf(row).write(sent);
		const moved: OrderName = { payKey: '0:2:abc', setup: 'ace', numbers: { content: 0, setup: 0 } };
		const another: OrderName = {
			payKey: '0:3:abc',
			setup: 'ace',
			numbers: { content: 1, setup: 1 },
		};
		const named = await notesOf(row).findSent([moved, another], []);
		expect(named?.map(({ knownBy }) => knownBy)).toEqual(['content', 'nothing']);
		// Within one life it would be an order of its own.
		expect(await notesOf(row).write(moved)).toBe(false);
	});

	it('is asked without pushing out what is noted', async () => {
		const row = new Row();
		row.entries = Array.from({ length: MAX_ENTRIES }, (_, nth) => `old ${nth}`);
		const ids = Array.from({ length: 1_400 }, (_, nth) => `s${nth}`);
		await notesOf(row).findOwned(ids);
		expect(row.entries).toHaveLength(MAX_ENTRIES);
		expect(row.entries[0]).toBe('old 0');
	});
});
