import type { JsonRecord } from '../../../nodes/Samsar/api/render';
import { pendingRender, readRender } from '../../../nodes/Samsar/api/render';
import type { ItemExtras } from '../../../nodes/Samsar/run/itemJson';
import { toItemJson } from '../../../nodes/Samsar/run/itemJson';

const LINK = 'https://cdn.example.com/v.mp4';

function itemOf(body: JsonRecord, extras: ItemExtras = { simplify: true }) {
	return toItemJson(readRender('vid_1', body), extras);
}

describe('the item that leaves the node', () => {
	it('has the fields of the interface and no other', () => {
		expect(itemOf({ status: 'COMPLETED', url: LINK, details: { a: 'COMPLETED' } })).toEqual({
			sessionId: 'vid_1',
			status: 'COMPLETED',
			videoUrl: LINK,
			progress: 100,
			stages: { a: 'COMPLETED' },
			creditsCharged: null,
		});
	});

	it('of a session that is only accepted has them too', () => {
		expect(toItemJson(pendingRender('vid_1'), { simplify: true })).toEqual({
			sessionId: 'vid_1',
			status: 'PENDING',
			videoUrl: null,
			progress: 0,
			stages: {},
		});
	});

	it.each<[string, ItemExtras, object]>([
		['an estimate', { simplify: true, estimatedCredits: 300 }, { estimatedCredits: 300 }],
		['no price', { simplify: true, estimatedCredits: null }, { estimatedCredits: null }],
		['a time-out', { simplify: true, timedOut: true }, { timedOut: true }],
	])('has %s', (_case, extras, more) => {
		const plain = itemOf({ status: 'PENDING' });
		expect(itemOf({ status: 'PENDING' }, extras)).toEqual({ ...plain, ...more });
	});

	it('has the reason of a failure', () => {
		expect(itemOf({ status: 'FAILED', error: 'No scene' })).toMatchObject({
			status: 'FAILED',
			failureReason: 'No scene',
			videoUrl: null,
		});
	});

	it('has the raw word of an unknown status', () => {
		expect(itemOf({ status: 'Archived' }).status).toBe('Archived');
	});

	it("holds the API's body under raw when it is not simplified", () => {
		const body = { status: 'COMPLETED', url: LINK, creditsCharged: 900 };
		expect(itemOf(body, { simplify: false }).raw).toEqual(body);
	});

	it.each<[string, ItemExtras]>([
		['simplified', { simplify: true }],
		['raw', { simplify: false }],
		['with everything', { simplify: false, estimatedCredits: 1, timedOut: true }],
	])('never has a key named error (%s)', (_case, extras) => {
		for (const status of ['PENDING', 'FAILED', 'COMPLETED', 'CANCELLED']) {
			const json = itemOf({ status, error: 'x', message: 'y', stages: { error: 'z' } }, extras);
			expect(Object.keys(json)).not.toContain('error');
			expect(json).toHaveProperty('sessionId', 'vid_1');
		}
	});
});
