/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../../../nodes/Samsar/clock';
import type { OrderName } from '../../../nodes/Samsar/orders/order';
import { MAX_ENTRIES } from '../../../nodes/Samsar/orders/noteDesk';
import { openNotes } from '../../../nodes/Samsar/orders/orderNotes';

const SERVER = 'https://api.samsar.one/v1/video';
const TOKEN = 'a'.repeat(64);
const pass = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));
const clock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await pass(ms / 10),
	random: () => Math.random(),
};

/** One row of n8n's table, changed without a lock: what is read may be old when it is written. */
class Row {
	entries: string[] = [];

	calls: string[][] = [];

	failures = 0;

	/** After so many questions, n8n is killed before it has taken one out again. */
	keepsQuestion = -1;

	readonly checkProcessedAndRecord = async (
		items: unknown[],
		_scope: string,
		{ maxEntries }: { maxEntries?: number },
	) => {
		this.calls.push(items.map(String));
		if (this.failures-- > 0) throw new Error('UNIQUE constraint failed');
		const read = [...this.entries];
		await pass(Math.random() * 4);
		const known = new Set(read);
		const isKnown = (item: unknown) => known.has(String(item));
		const fresh = items.filter((item) => !isKnown(item));
		this.entries = [...read, ...fresh.map(String)].slice(-(maxEntries ?? Infinity));
		return { new: fresh, processed: items.filter(isKnown) };
	};

	readonly removeProcessed = async (items: unknown[]) => {
		if (this.keepsQuestion >= 0 && this.keepsQuestion-- === 0) return;
		const read = [...this.entries];
		await pass(Math.random() * 4);
		const gone = new Set(items.map(String));
		this.entries = read.filter((entry) => !gone.has(entry));
	};
}

/** What is noted of orders, and not of when they were sent. */
const notesIn = ({ entries }: Row) => entries.filter((entry) => !entry.includes(':at:'));

interface Place {
	row: Row;
	resumeUrl?: string;
	warnings?: string[];
	nodeId?: string;
}

function contextOf({ row, resumeUrl, warnings = [], nodeId = '1' }: Place): IExecuteFunctions {
	return {
		getWorkflow: () => ({ id: 'wf' }),
		getNode: () => ({ id: nodeId, name: 'Samsar', type: 'n8n-nodes-samsar.samsar' }),
		getWorkflowDataProxy: () => ({ $execution: { resumeUrl } }),
		helpers: row,
		logger: { warn: (message: string) => warnings.push(message) },
	} as unknown as IExecuteFunctions;
}

const urlOf = (token: string) => `http://localhost:5678/webhook-waiting/7?signature=${token}`;
const order = (item: number): OrderName => ({ payKey: `0:${item}:abc`, setup: 'def' });

const listMany = (orderCount: number, sessionCount: number) => ({
	orders: Array.from({ length: orderCount }, (_, item) => order(item)),
	ids: Array.from({ length: sessionCount }, (_, nth) => `s${nth}`),
});

function notesOf(row: Row, token = TOKEN, more: Partial<Place> = {}) {
	return openNotes(contextOf({ row, resumeUrl: urlOf(token), ...more }), clock, SERVER);
}

describe('the note of an order', () => {
	it('tells the next life that it was sent', async () => {
		const row = new Row();
		expect(await notesOf(row).write(order(0))).toBe(false);
		expect(await notesOf(row).write(order(0))).toBe(true);
	});

	it('tells one of two lives that write it together', async () => {
		const row = new Row();
		const [one, other] = [notesOf(row), notesOf(row)];
		const answers = [one.write(order(9)), one.write(order(0)), other.write(order(0))];
		expect(await Promise.all(answers)).toEqual([false, false, true]);
	});

	it.each<[string, OrderName, boolean]>([
		['other content', { payKey: '0:0:xyz', setup: 'def' }, true],
		['another setup', { payKey: '0:0:abc', setup: 'xyz' }, true],
		['other content and another setup', { payKey: '0:0:xyz', setup: 'xyz' }, false],
		['another item', { payKey: '0:1:abc', setup: 'def' }, false],
		['another run', { payKey: '1:0:abc', setup: 'def' }, false],
	])('with %s', async (_case, other, isKnown) => {
		const row = new Row();
		await notesOf(row).write(order(0));
		expect(await notesOf(row).write(other)).toBe(isKnown);
	});

	it('is not one of another execution', async () => {
		const row = new Row();
		await notesOf(row).write(order(0));
		expect(await notesOf(row, 'b'.repeat(64)).write(order(0))).toBe(false);
	});

	it('does not hold the token, which resumes the execution', async () => {
		const row = new Row();
		await notesOf(row).write(order(0));
		expect(JSON.stringify(row.calls)).not.toContain(TOKEN);
	});

	it('is gone when it is removed', async () => {
		const row = new Row();
		await notesOf(row).write(order(0));
		await notesOf(row).remove(order(0));
		expect(notesIn(row)).toEqual([]);
		expect(await notesOf(row).write(order(0))).toBe(false);
	});

	it('is written together with those that wait at the same time', async () => {
		const row = new Row();
		const notes = notesOf(row);
		const answers = Array.from({ length: 50 }, async (_, item) => await notes.write(order(item)));
		expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, () => false));
		expect(row.calls.length).toBeLessThanOrEqual(4);
		expect(notesIn(row)).toHaveLength(100);
	});
});

describe('whose a session is', () => {
	it('is known to the next life, by content or by setup', async () => {
		const row = new Row();
		await notesOf(row).own(order(0), 's1');
		const next = notesOf(row);
		expect(await next.findOwned(['s1', 's2'])).toEqual(new Set(['s1']));
		for (const changed of [
			{ payKey: '0:0:xyz', setup: 'def' },
			{ payKey: '0:0:abc', setup: 'xyz' },
		]) {
			expect(await next.findOwners([changed], ['s2', 's1'])).toEqual(new Map([[changed, 's1']]));
		}
		const others = [
			order(1),
			{ payKey: '1:0:abc', setup: 'def' },
			{ payKey: '0:0:xyz', setup: 'xyz' },
		];
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

	it('is the newest one, when an order has had several', async () => {
		const row = new Row();
		for (const id of ['s1', 's2']) await notesOf(row).own(order(0), id);
		const found = await notesOf(row).findOwners([order(0)], ['s3', 's2', 's1']);
		expect([...found.values()]).toEqual(['s2']);
	});

	it('is asked in a few questions for a thousand orders', async () => {
		const row = new Row();
		const notes = notesOf(row);
		const { orders, ids } = listMany(1_000, 500);
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
		expect(await notesOf(row).findSent([order(0), order(1)])).toEqual([order(0)]);
		const [{ from, until }] = await notesOf(row).findTimes();
		expect(row.entries).toEqual(before);
		expect(until - from).toBe(10_000);
		expect(Date.now() - from).toBeLessThan(20_000);
	});

	it('tells of an order that stands at another place now, but not of one more of the same', async () => {
		const row = new Row();
		const sent = { payKey: '0:7:abc', setup: 'def', nth: 0 };
		await notesOf(row).write(sent);
		const moved = { payKey: '0:2:abc', setup: 'xyz', nth: 0 };
		const another = { payKey: '0:3:abc', setup: 'xyz', nth: 1 };
		expect(await notesOf(row).findSent([moved, another])).toEqual([moved]);
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

describe('the store', () => {
	it('keeps the newest entries', async () => {
		const row = new Row();
		row.entries = Array.from({ length: MAX_ENTRIES }, (_, nth) => `old ${nth}`);
		await notesOf(row).write(order(0));
		expect(row.entries).toHaveLength(MAX_ENTRIES);
		expect(await notesOf(row).write(order(0))).toBe(true);
	});

	it('is tried again when two workers write the first entry', async () => {
		const row = new Row();
		row.failures = 2;
		const warnings: string[] = [];
		expect(await notesOf(row, TOKEN, { warnings }).write(order(0))).toBe(false);
		expect(warnings).toEqual([]);
		expect(await notesOf(row).write(order(0))).toBe(true);
	});

	it('that fails keeps no order from being sent, and is told of once', async () => {
		const row = new Row();
		row.failures = Infinity;
		const warnings: string[] = [];
		const notes = notesOf(row, TOKEN, { warnings });
		expect(await notes.write(order(0))).toBe(false);
		expect(await notes.write(order(1))).toBe(false);
		expect(warnings).toEqual([expect.stringContaining('UNIQUE constraint failed')]);
	});

	it.each([
		['an address without a token', 'http://localhost:5678/webhook-waiting/7'],
		['no address', undefined],
	])(
		'is not used with %s (n8n before 2.14), and that is told of once',
		async (_case, resumeUrl) => {
			const row = new Row();
			const warnings: string[] = [];
			const context = contextOf({ row, resumeUrl, warnings, nodeId: String(resumeUrl) });
			for (const item of [0, 1]) {
				const notes = openNotes(context, clock, SERVER);
				expect(await notes.write(order(item))).toBe(false);
				expect(notes.entriesOf(order(item))).toEqual([]);
			}
			expect(row.calls).toEqual([]);
			expect(warnings).toEqual([expect.stringMatching(/crash/)]);
		},
	);
});

test('two workers that write at the same time lose no note', async () => {
	const row = new Row();
	const workers = [1, 2, 3].map(() => {
		let open = openNotes;
		jest.isolateModules(() => {
			({ openNotes: open } = jest.requireActual<{ openNotes: typeof openNotes }>(
				'../../../nodes/Samsar/orders/orderNotes',
			));
		});
		return open;
	});
	const executions = Array.from({ length: 36 }, (_, nth) => ({
		token: nth.toString(16).padStart(64, '0'),
		open: workers[nth % workers.length],
	}));
	await Promise.all(
		executions.map(async ({ token, open }) => {
			await pass(Math.random() * 20);
			return await open(contextOf({ row, resumeUrl: urlOf(token) }), clock, SERVER).write(order(0));
		}),
	);
	expect(notesIn(row)).toHaveLength(72);
});
