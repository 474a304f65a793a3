import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { Batch } from '../../../nodes/Samsar/run/batch';
import { readEach } from '../../../nodes/Samsar/run/readEach';
import { contextOf, thrownBy } from '../support/batchContext';

const failure = new SamsarFailure({ message: 'It went wrong', description: 'Do this.' });

describe('the items of a batch', () => {
	it('come out in the order of the input, paired, whatever the order in which they end', () => {
		const batch = new Batch(contextOf(3).context);
		batch.finish(2, { json: { sessionId: 'c' } });
		batch.finish(0, { json: { sessionId: 'a' } });
		batch.finish(1, { json: { sessionId: 'b' } });
		expect(batch.items()).toEqual([
			{ json: { sessionId: 'a' }, pairedItem: { item: 0 } },
			{ json: { sessionId: 'b' }, pairedItem: { item: 1 } },
			{ json: { sessionId: 'c' }, pairedItem: { item: 2 } },
		]);
	});

	it('are none for no input', () => {
		const batch = new Batch(contextOf(0, { continues: true }).context);
		batch.failRest(failure);
		expect(batch.items()).toEqual([]);
	});
});

describe('an item that fails under Continue On Fail', () => {
	it('has the keys that send it to the error branch, and no other', () => {
		const batch = new Batch(contextOf(2, { continues: true }).context);
		batch.finish(0, { json: {} });
		batch.fail(
			1,
			new SamsarFailure({
				message: 'No scene in s1',
				sessionId: 's1',
				status: 'FAILED',
				httpCode: 402,
			}),
		);
		expect(batch.items()[1]).toEqual({
			json: {
				error: 'No scene in s1 [item 1]',
				message: 'No scene in s1 [item 1]',
				details: { sessionId: 's1', status: 'FAILED', httpCode: '402' },
			},
			pairedItem: { item: 1 },
		});
	});

	it('names the session that it already had, in the message too', () => {
		const batch = new Batch(contextOf(1, { continues: true }).context);
		batch.noteSession(0, 'vid_1');
		batch.fail(0, failure);
		const [{ json }] = batch.items();
		expect(json.details).toEqual({ sessionId: 'vid_1', status: null, httpCode: null });
		expect(json.message).toContain('vid_1');
	});

	it('does not repeat a session that its message names', () => {
		const batch = new Batch(contextOf(1, { continues: true }).context);
		batch.noteSession(0, 'vid_1');
		batch.fail(0, new SamsarFailure({ message: 'vid_1 failed', sessionId: 'vid_1' }));
		expect(batch.items()[0].json.message).toBe('vid_1 failed [item 0]');
	});
});

describe('an item that fails the run', () => {
	it.each([
		['without an HTTP code', undefined, NodeOperationError],
		['with an HTTP code', 402, NodeApiError],
	])('%s is thrown as a new error of n8n', (_case, httpCode, type) => {
		const batch = new Batch(contextOf(3).context);
		const error = thrownBy(() =>
			batch.fail(2, new SamsarFailure({ message: 'No', description: 'Do this.', httpCode })),
		);
		expect(error).toBeInstanceOf(type);
		expect(error).toMatchObject({
			message: 'No [item 2]',
			description: 'Do this.',
			context: { itemIndex: 2 },
		});
	});

	it('names the sessions of the other items, and its own in its facts', () => {
		const batch = new Batch(contextOf(3).context);
		batch.noteSession(0, 'vid_a');
		batch.noteSession(1, 'vid_b');
		const error = thrownBy(() => batch.fail(1, failure)) as NodeOperationError;
		expect(error.message).toMatch(/It went wrong.*vid_a \(item 0\)/);
		expect(error.description).toContain('vid_a (item 0)');
		expect(error.context.details).toMatchObject({ sessionId: 'vid_b' });
	});

	it('keeps the message readable with a thousand sessions, and the description complete', () => {
		const batch = new Batch(contextOf(1000).context);
		for (let i = 0; i < 1000; i++) batch.noteSession(i, `vid_${i}_`);
		const error = thrownBy(() => batch.fail(0, failure)) as NodeOperationError;
		expect(error.message.length).toBeLessThan(500);
		expect(error.message).toContain('and 994 more');
		for (let i = 0; i < 1000; i++) expect(error.description).toContain(`vid_${i}_`);
	});
});

describe('reading each item', () => {
	const read = (itemIndex: number) => {
		if (itemIndex === 1) throw failure;
		return itemIndex;
	};

	it('ends the run at the first bad one', async () => {
		const seen: number[] = [];
		const batch = new Batch(contextOf(3).context);
		const reading = readEach(batch, (itemIndex) => {
			seen.push(itemIndex);
			return read(itemIndex);
		});
		await expect(reading).rejects.toMatchObject({ message: 'It went wrong [item 1]' });
		expect(seen).toEqual([0, 1]);
	});

	it('fails only the bad one under Continue On Fail', async () => {
		const batch = new Batch(contextOf(3, { continues: true }).context);
		expect(await readEach(batch, read)).toEqual([0, 2]);
		expect(batch.items()).toHaveLength(1);
	});

	it.each([
		['an error of n8n', new Error('Expression is bad'), 'Expression is bad [item 0]'],
		['a text', 'bad', 'bad [item 0]'],
		['nothing', undefined, 'undefined [item 0]'],
		['null', null, 'null [item 0]'],
	])('shows %s that is thrown', async (_case, thrown, message) => {
		const batch = new Batch(contextOf(1, { continues: true }).context);
		await readEach(batch, () => {
			throw thrown;
		});
		expect(batch.items()[0].json.message).toBe(message);
	});
});
