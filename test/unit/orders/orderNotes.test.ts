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

	readonly checkProcessedAndRecord = async (
		items: unknown[],
		_scope: string,
		{ maxEntries }: { maxEntries?: number },
	) => {
		this.calls.push(items.map(String));
		if (this.failures-- > 0) throw new Error('UNIQUE constraint failed');
		const read = [...this.entries];
		await pass(Math.random() * 4);
		const isKnown = (item: unknown) => read.includes(String(item));
		const fresh = items.filter((item) => !isKnown(item));
		this.entries = [...read, ...fresh.map(String)].slice(-(maxEntries ?? Infinity));
		return { new: fresh, processed: items.filter(isKnown) };
	};

	readonly removeProcessed = async (items: unknown[]) => {
		const read = [...this.entries];
		await pass(Math.random() * 4);
		this.entries = read.filter((entry) => !items.includes(entry));
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

function notesOf(row: Row, token = TOKEN, more: Partial<Place> = {}) {
	return openNotes(contextOf({ row, resumeUrl: urlOf(token), ...more }), clock, SERVER);
}

describe('the note of an order', () => {
	it('tells the next life that it was sent', async () => {
		const row = new Row();
		expect(await notesOf(row).write(order(0))).toBe(false);
		expect(await notesOf(row).write(order(0))).toBe(true);
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
		expect(await next.findOwn({ payKey: '0:0:xyz', setup: 'def' }, ['s2', 's1'])).toEqual(['s1']);
		expect(await next.findOwn(order(1), ['s1'])).toEqual([]);
		expect(await notesOf(row, 'b'.repeat(64)).findOwn(order(0), ['s1'])).toEqual([]);
	});

	it('can be claimed once', async () => {
		const row = new Row();
		const other = notesOf(row, 'b'.repeat(64));
		expect(await notesOf(row).claim(order(0), 's1')).toBe(true);
		expect(await other.claim(order(0), 's1')).toBe(false);
		expect(await other.findOwn(order(0), ['s1'])).toEqual([]);
		expect(await notesOf(row).findOwn(order(0), ['s1'])).toEqual(['s1']);
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

	it('is asked without pushing out what is noted', async () => {
		const row = new Row();
		row.entries = Array.from({ length: MAX_ENTRIES }, (_, nth) => `old ${nth}`);
		const ids = Array.from({ length: 700 }, (_, nth) => `s${nth}`);
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
