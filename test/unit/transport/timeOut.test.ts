/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { getEventListeners } from 'node:events';

import { startTimeOut } from '../../../nodes/Samsar/transport/timeOut';

const MINUTE = 60_000;

describe('a request', () => {
	it('ends when its time is up', async () => {
		const timeOut = startTimeOut(-490);
		await expect(timeOut.reached).rejects.toMatchObject({ code: 'ETIMEDOUT' });
		expect(timeOut.signal.aborted).toBe(true);
	});

	it('ends at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const timeOut = startTimeOut(MINUTE, stop.signal);
		expect(timeOut.signal.aborted).toBe(false);
		stop.abort();
		await expect(timeOut.reached).rejects.toMatchObject({ code: 'ERR_CANCELED' });
		expect(timeOut.signal.aborted).toBe(true);
	});

	it('does not begin when the execution is stopped already', () => {
		expect(startTimeOut(MINUTE, AbortSignal.abort()).signal.aborted).toBe(true);
	});

	it('leaves no listener behind, however many there were', () => {
		const { signal } = new AbortController();
		for (let i = 0; i < 1000; i++) startTimeOut(MINUTE, signal).release();
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
	});

	it('that has ended is not ended again', () => {
		const stop = new AbortController();
		const timeOut = startTimeOut(MINUTE, stop.signal);
		timeOut.release();
		stop.abort();
		expect(timeOut.signal.aborted).toBe(false);
	});
});
