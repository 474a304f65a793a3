import { NodeOperationError } from 'n8n-workflow';

import { pendingRender } from '../../../nodes/Samsar/api/render';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { Batch } from '../../../nodes/Samsar/run/batch';
import { stopped } from '../../../nodes/Samsar/wait/endings';
import { contextOf, node, thrownBy } from '../support/batchContext';

const failure = new SamsarFailure({ message: 'It went wrong.', description: 'Do this.' });

function count(text: string, part: string): number {
	return text.split(part).length - 1;
}

describe('what stops the run as a whole', () => {
	it('under Continue On Fail fails the items that have no result yet', () => {
		const batch = new Batch(contextOf(3, { continues: true }).context);
		batch.finish(1, { json: { sessionId: 'b' } });
		batch.failRest(failure);
		const items = batch.items();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(items.map(({ json }) => 'error' in json)).toEqual([true, false, true]);
	});

	it('under Continue On Fail fails a finished video whose file has not come, and leaves one that wants none', () => {
		const batch = new Batch(contextOf(3, { continues: true }).context);
		const render = { ...pendingRender('vid_a'), status: 'COMPLETED', videoUrl: 'https://x.test/a' };
		for (const item of [0, 1, 2]) {
			batch.noteSession(item, 'vid_a');
			batch.finish(item, { render, extras: { simplify: true } });
		}
		batch.noteFile(0, 'data');
		batch.noteFile(2, 'data');
		batch.finish(2, { render: { ...render, status: 'FAILED' }, extras: { simplify: true } });
		batch.failRest(failure);
		const [lacking, plain, failed] = batch.items().map(({ json }) => json);
		expect(lacking.message).toMatch(/vid_a.*'Download Video' on/);
		expect(plain).toMatchObject({ status: 'COMPLETED' });
		expect(failed).toMatchObject({ status: 'FAILED' });
	});

	it("under Continue On Fail fails them also with an error of n8n's own", () => {
		const batch = new Batch(contextOf(2, { continues: true }).context);
		batch.failRest(new NodeOperationError(node, 'Node does not have any credentials set'));
		expect(batch.items().map(({ json }) => json.message)).toEqual([
			'Node does not have any credentials set [item 0]',
			'Node does not have any credentials set [item 1]',
		]);
	});

	it('otherwise is thrown with every session of the run', () => {
		const batch = new Batch(contextOf(2).context);
		batch.noteSession(0, 'vid_a');
		batch.noteSession(1, 'vid_b');
		const error = thrownBy(() => batch.failRest(failure)) as NodeOperationError;
		expect(error.message).toMatch(/vid_a \(item 0\), vid_b \(item 1\)/);
		expect(error.description).toMatch(/^Do this\. .*vid_a \(item 0\), vid_b \(item 1\)/);
		expect(error.message).not.toContain('..');
	});

	it('is not wrapped again when an item has thrown it', () => {
		const batch = new Batch(contextOf(2).context);
		const error = thrownBy(() => batch.fail(0, failure));
		expect(thrownBy(() => batch.failRest(error))).toBe(error);
	});
});

describe('a stop of the execution', () => {
	it.each([true, false])('is thrown, Continue On Fail or not (%s)', (continues) => {
		const batch = new Batch(contextOf(1, { continues, stopped: true }).context);
		expect(thrownBy(() => batch.failRest(failure))).toBeInstanceOf(NodeOperationError);
	});

	it('is written to the log with every session, the only place that remains', () => {
		const { context, warnings } = contextOf(2, { stopped: true });
		const batch = new Batch(context);
		batch.noteSession(0, 'vid_a');
		batch.noteSession(1, 'vid_b');
		thrownBy(() => batch.failRest(stopped(['vid_b'])));
		expect(warnings).toEqual([expect.stringMatching(/vid_a.*vid_b|vid_b.*vid_a/)]);
	});

	it('names each session once', () => {
		const batch = new Batch(contextOf(2, { stopped: true }).context);
		batch.noteSession(0, 'vid_a');
		batch.noteSession(1, 'vid_b');
		const error = thrownBy(() => batch.failRest(stopped(['vid_a', 'vid_b']))) as Error;
		expect([count(error.message, 'vid_a'), count(error.message, 'vid_b')]).toEqual([1, 1]);
	});
});
