/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests are not published: they count listeners with Node's own modules */
import { getEventListeners } from 'node:events';

import { limitRequest } from '../../../nodes/Samsar/transport/timeOut';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/samsarConnection';

function requestOf(more: Partial<SamsarRequest> = {}): SamsarRequest {
	return { method: 'GET', url: 'https://api.samsar.one/v1/status', timeoutMs: 60_000, ...more };
}

describe('a request', () => {
	it('ends when its time is up', async () => {
		const limit = limitRequest(requestOf({ timeoutMs: -490 }));
		await expect(limit.reached).rejects.toMatchObject({ code: 'ETIMEDOUT' });
		expect(limit.signal.aborted).toBe(true);
	});

	it('ends at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const limit = limitRequest(requestOf(), stop.signal);
		expect(limit.signal.aborted).toBe(false);
		stop.abort();
		await expect(limit.reached).rejects.toMatchObject({ code: 'ERR_CANCELED' });
		expect(limit.signal.aborted).toBe(true);
	});

	it('does not begin when the execution is stopped already', () => {
		expect(limitRequest(requestOf(), AbortSignal.abort()).signal.aborted).toBe(true);
	});

	it('goes on after a stop when its answer is worth money', () => {
		const stop = new AbortController();
		const limit = limitRequest(requestOf({ outlivesStop: true }), stop.signal);
		stop.abort();
		expect(limit.signal.aborted).toBe(false);
	});

	it('leaves no listener behind, however many there were', () => {
		const { signal } = new AbortController();
		for (let i = 0; i < 1000; i++) limitRequest(requestOf(), signal).release();
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
	});

	it('that has ended is not ended again', () => {
		const stop = new AbortController();
		const limit = limitRequest(requestOf(), stop.signal);
		limit.release();
		stop.abort();
		expect(limit.signal.aborted).toBe(false);
	});
});
