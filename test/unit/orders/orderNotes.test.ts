import type { OrderName } from '../../../nodes/Samsar/orders/order';
import { MAX_ENTRIES } from '../../../nodes/Samsar/orders/noteDesk';
import { openNotes } from '../../../nodes/Samsar/orders/orderNotes';
import { removeNotes } from '../../../nodes/Samsar/orders/removeNotes';
import {
	clock,
	contextOf,
	notesIn,
	notesOf,
	order,
	pass,
	Row,
	SERVER,
	TOKEN,
	urlOf,
} from '../support/noteRow';

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
		['other content', { ...order(0), payKey: order(7).payKey.replace('0:7', '0:0') }, true],
		['another setup', { ...order(0), setup: order(7).setup }, true],
		['other content and another setup', { ...order(7), payKey: '0:0:xyz' }, false],
		['another item', { ...order(0), payKey: order(0).payKey.replace('0:0', '0:1') }, false],
		['another run', { ...order(0), payKey: order(0).payKey.replace('0:0', '1:0') }, false],
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
		expect(notesIn(row)).toHaveLength(300);
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

	it('that is away when the note is read again has the note, and what it knew', async () => {
		const row = new Row();
		const warnings: string[] = [];
		const notes = notesOf(row, TOKEN, { warnings });
		row.awayAfter = 1;
		expect(await notes.write(order(0))).toBe(false);
		row.calls = [];
		expect(await notesOf(row).write(order(0))).toBe(true);
		row.awayAfter = Infinity;
		expect(await notes.write(order(1))).toBe(false);
		expect(warnings).toEqual([]);
		expect(await notesOf(row).write(order(1))).toBe(true);
	});

	it('that was away is used again a little later', async () => {
		const row = new Row();
		const warnings: string[] = [];
		let ahead = 0;
		const later = { ...clock, now: () => Date.now() + ahead };
		const notes = openNotes(contextOf({ row, resumeUrl: urlOf(TOKEN), warnings }), later, SERVER);
		row.awayAfter = 0;
		expect(await notes.write(order(0))).toBe(false);
		expect(await notes.findSent([order(0)], [])).toBeNull();
		row.awayAfter = Infinity;
		ahead = 6_000;
		expect(await notes.write(order(1))).toBe(false);
		expect(await notesOf(row).write(order(1))).toBe(true);
		expect(warnings).toHaveLength(1);
	});

	it('gives an order another number when its own is taken', async () => {
		const row = new Row();
		const equal = (item: number, number: number): OrderName => ({
			payKey: `0:${item}:abc`,
			setup: 'def',
			numbers: { content: number, setup: number },
		});
		const notes = notesOf(row);
		for (const item of [0, 1]) await notes.write(equal(item, item));
		await notes.remove(equal(0, 0));
		// The memory knows of one by now.
		expect(await notes.write({ ...equal(0, 1), payKey: '1:0:abc' })).toBe(false);
		const named = await notesOf(row).findSent([equal(5, 0), equal(6, 1), equal(7, 2)], []);
		expect(named?.map(({ knownBy }) => knownBy)).toEqual(['both', 'both', 'nothing']);
		await notes.remove({ ...equal(0, 1), payKey: '1:0:abc' });
		const left = await notesOf(row).findSent([equal(5, 0), equal(6, 1)], []);
		expect(left?.map(({ knownBy }) => knownBy)).toEqual(['both', 'nothing']);
	});

	it('raises only the number that is taken', async () => {
		const row = new Row();
		const named = (setup: string, content: number): OrderName => ({
			payKey: `0:${content}:abc`,
			setup,
			numbers: { content, setup: 0 },
		});
		const notes = notesOf(row);
		await notes.write(named('aaa', 0));
		const late = { ...named('bbb', 0), payKey: '1:0:abc' };
		expect(await notes.write(late)).toBe(false);
		await notes.remove(late);
		const [asked] =
			(await notesOf(row).findSent([{ ...late, payKey: '0:5:abc' }], [named('aaa', 0)])) ?? [];
		expect(asked.knownBy).toBe('nothing');
	});

	it('keeps the number of an order that is created again', async () => {
		const row = new Row();
		await notesOf(row).write({ ...order(0), knownBy: 'nothing' });
		const notes = notesOf(row);
		await notes.write(order(0), true);
		await notes.remove(order(0));
		const [asked] = (await notesOf(row).findSent([order(0)], [])) ?? [];
		expect(asked.knownBy).toBe('nothing');
	});

	it('keeps the note of an order that came after one whose session is forgotten twice', async () => {
		const row = new Row();
		const context = contextOf({ row, resumeUrl: urlOf(TOKEN) });
		const notes = notesOf(row);
		await notes.write(order(0));
		await notes.own(order(0), 's1');
		const note = notes.entriesOf(order(0), 's1');
		await removeNotes(context, clock, note);
		await notes.write(order(0));
		await notes.own(order(0), 's2');
		await removeNotes(context, clock, note);
		const [asked] = (await notesOf(row).findSent([order(0)], [])) ?? [];
		expect(asked.knownBy).toBe('both');
	});

	it('goes with a failed render although its session could not be noted', async () => {
		const row = new Row();
		const notes = notesOf(row);
		await notes.write(order(0));
		const note = notes.entriesOf(order(0), 's1');
		await removeNotes(contextOf({ row, resumeUrl: urlOf(TOKEN) }), clock, note);
		const [asked] = (await notesOf(row).findSent([order(0)], [])) ?? [];
		expect(asked.knownBy).toBe('nothing');
	});

	it('goes with those of other renders that fail at the same time', async () => {
		const row = new Row();
		const notes = notesOf(row);
		const numbers = Array.from({ length: 50 }, (_, item) => item);
		await Promise.all(numbers.map(async (item) => await notes.write(order(item))));
		await Promise.all(numbers.map(async (item) => await notes.own(order(item), `s${item}`)));
		row.calls = [];
		row.refusesToRemove = 1;
		const context = contextOf({ row, resumeUrl: urlOf(TOKEN) });
		await Promise.all(
			numbers.map(
				async (item) => await removeNotes(context, clock, notes.entriesOf(order(item), `s${item}`)),
			),
		);
		expect(row.calls.length).toBeLessThan(4);
		expect(notesIn(row).filter((entry) => !entry.startsWith('session:'))).toEqual([]);
	});

	it('does not take a question that stayed in the row for a note', async () => {
		const row = new Row();
		row.refusesToRemove = 3;
		expect(await notesOf(row).findSent([order(0)], [])).toBeNull();
		expect(notesIn(row)).not.toEqual([]);
		const [asked] = (await notesOf(row).findSent([order(0)], [])) ?? [];
		expect(asked.knownBy).toBe('nothing');
		expect(notesIn(row)).toEqual([]);
		row.keepsQuestion = 0;
		await notesOf(row).findSent([order(0)], []);
		expect(notesIn(row)).not.toEqual([]);
		const [again] = (await notesOf(row).findSent([order(0)], [])) ?? [];
		expect(again.knownBy).toBe('nothing');
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
	expect(notesIn(row)).toHaveLength(216);
});
