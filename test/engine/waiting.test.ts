/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { getEventListeners } from 'node:events';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { nodeSleep, runToEnd, setClockSpeed, startRun } from './support/harness';
import type { SeenRequest, Witness } from './support/harness/witness';
import { CONTINUES, createAndWait, getStatus } from './support/scenes';

const SECOND = 1000;

function looksOf({ requests }: Witness): SeenRequest[] {
	return requests.filter(({ method }) => method === 'GET');
}

/** Seconds of the node's time from the answer of each request to the start of the next. */
function gapsOf(requests: SeenRequest[]): number[] {
	return requests
		.slice(1)
		.map(({ startedAt }, index) => (startedAt - Number(requests[index].endedAt)) / SECOND);
}

describe('the time between two looks', () => {
	test('is 3 seconds at first, and grows with the age of the session', async () => {
		setClockSpeed(80);
		const emulator = await openEmulator({ renderPolls: 14 });
		const { witness } = await runToEnd(createAndWait(emulator, ['A kite']));
		const gaps = gapsOf(witness.requests);
		expect(gaps).toHaveLength(14);
		for (const gap of gaps) expect(gap).toBeGreaterThan(2.4);
		expect(gaps[0]).toBeGreaterThan(2.9);
		expect(Math.max(...gaps.slice(-3))).toBeGreaterThan(3.5);
	});

	test('is the Poll Interval when there is one', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		const { witness } = await runToEnd(createAndWait(emulator, ['A kite'], { pollInterval: 8 }));
		const gaps = gapsOf(witness.requests);
		expect(gaps).toHaveLength(3);
		for (const gap of gaps) {
			expect(gap).toBeGreaterThan(7.9);
			expect(gap).toBeLessThan(12);
		}
	});

	test('is what Retry-After says when the server says so', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		const retryAfter = { seconds: 12, as: 'seconds' as const };
		emulator.plan({
			on: 'status',
			nth: 1,
			fault: { kind: 'answer', code: 503, retryAfter, accepted: false },
		});
		const { witness } = await runToEnd(createAndWait(emulator, ['A kite'], { pollInterval: 1 }));
		const [, afterRefusal, afterStatus] = gapsOf(witness.requests);
		expect(afterRefusal).toBeGreaterThan(11.9);
		expect(afterStatus).toBeLessThan(10);
	});
});

describe('the time limit', () => {
	/** Minutes and seconds: one look on the way, and one at the end. */
	const SHORT = { timeout: 0.2, pollInterval: 9 };

	test('ends with an error that says that nothing is lost, and how to fetch it', async () => {
		const emulator = await openEmulator();
		const { error } = await runToEnd(createAndWait(emulator, ['A kite [never]'], { timeout: 0.2 }));
		const [{ id }] = emulator.sessions;
		expect(error?.message).toContain(`Video ${id} is still rendering after 0.2 minutes`);
		expect(error?.message).toContain("use 'Get Status' with 'Wait for Completion' on");
		expect(error?.context).toMatchObject({ details: { sessionId: id, status: 'PENDING' } });
	});

	test('can return what is there instead', async () => {
		const emulator = await openEmulator();
		const { items } = await runToEnd(
			createAndWait(emulator, ['A kite [never]', 'A kite'], { timeout: 0.2, onTimeout: 'return' }),
		);
		expect(items[0].json).toMatchObject({
			sessionId: emulator.sessions[0].id,
			status: 'PENDING',
			videoUrl: null,
			timedOut: true,
		});
		expect(items[0].json).not.toHaveProperty('error');
		expect(items[1].json).not.toHaveProperty('timedOut');
		expect(items[1].json.status).toBe('COMPLETED');
	});

	test('brings a last look, which may find the video', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const { items, witness } = await runToEnd(createAndWait(emulator, ['A kite'], SHORT));
		expect(items[0].json).toMatchObject({ status: 'COMPLETED' });
		const looks = looksOf(witness);
		expect(looks).toHaveLength(2);
		expect(gapsOf(looks)[0]).toBeLessThan(7);
	});

	test('is not moved by a server that cannot be reached at all', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'status', nth: 'every', fault: 'reset, not accepted' });
		const { error } = await runToEnd(createAndWait(emulator, ['A kite'], SHORT));
		expect(error?.message).toContain(`Video ${emulator.sessions[0].id} is still rendering`);
		expect(error?.description).toContain('the connection was reset');
	});
});

describe('the load on the server', () => {
	const SECONDS = 3;

	/** The most requests that began within any few seconds of the node's time, less their jitter. */
	function mostWithinSeconds(requests: SeenRequest[]): number {
		const width = 0.9 * SECONDS * SECOND;
		const starts = requests.map(({ startedAt }) => startedAt);
		const within = starts.map(
			(start) => starts.filter((other) => other >= start && other < start + width).length,
		);
		return Math.max(...within);
	}

	function mostAtOnce(requests: SeenRequest[]): number {
		const open = requests.map(
			({ startedAt }) =>
				requests.filter(
					(other) => other.startedAt <= startedAt && Number(other.endedAt) > startedAt,
				).length,
		);
		return Math.max(...open);
	}

	async function watchHundred(emulator: Emulator): Promise<SeenRequest[]> {
		setClockSpeed(10);
		const prompts = Array.from({ length: 100 }, (_, index) => `Kite ${index}`);
		const { items, witness } = await runToEnd(
			createAndWait(emulator, prompts, { pollInterval: 1 }),
		);
		expect(items).toHaveLength(100);
		expect(items.every(({ json }) => json.status === 'COMPLETED')).toBe(true);
		return witness.requests;
	}

	test('begins with ten a second, and stays within fifty at once and fifty a second', async () => {
		const requests = await watchHundred(await openEmulator({ renderPolls: 1 }));
		expect(requests).toHaveLength(200);
		expect(mostAtOnce(requests)).toBeLessThanOrEqual(50);
		expect(mostWithinSeconds(requests)).toBeLessThanOrEqual(SECONDS * 50);
		// One more a second for each good answer.
		const starts = requests.map(({ startedAt }) => startedAt - requests[0].startedAt);
		// At ten a second it is over 800 ms; on a busy machine the first ones can be seen late.
		expect(starts[12]).toBeGreaterThan(200);
	});

	test('stays there while the status address is being looked for', async () => {
		const requests = await watchHundred(
			await openEmulator({ renderPolls: 1, dialect: 'current', acceptAnyModel: true }),
		);
		expect(mostAtOnce(requests)).toBeLessThanOrEqual(50);
		expect(mostWithinSeconds(requests)).toBeLessThanOrEqual(SECONDS * 50);
	});

	test('leaves nothing behind on the stop signal, over a thousand looks', async () => {
		setClockSpeed(2000);
		const emulator = await openEmulator({ renderPolls: 100 });
		const ids = Array.from({ length: 10 }, (_, index) => `Kite ${index}`);
		const execution = startRun(createAndWait(emulator, ids, { pollInterval: 1, timeout: 1e6 }));
		const { witness } = execution;
		const counts: number[] = [];
		let isOver = false;
		const counting = (async () => {
			while (!isOver) {
				if (witness.stop) counts.push(getEventListeners(witness.stop, 'abort').length);
				await nodeSleep(20 * SECOND);
			}
		})();
		await execution.finished;
		isOver = true;
		await counting;
		expect(looksOf(witness)).toHaveLength(1000);
		expect(counts.length).toBeGreaterThan(20);
		expect(Math.max(...counts)).toBeLessThanOrEqual(2 * 10);
		expect(getEventListeners(witness.stop as AbortSignal, 'abort')).toHaveLength(0);
	}, 60_000);
});

describe('the status address of the later generations', () => {
	test('is found behind a missing route, and remembered', async () => {
		const emulator = await openEmulator({
			renderPolls: 3,
			dialect: 'current',
			acceptAnyModel: true,
		});
		const { items } = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(items[0].json).toMatchObject({ status: 'COMPLETED' });
		expect(emulator.counts.requestsByPath).toEqual({
			'GET /v1/video/supported_models': 1,
			'GET /v1/credits': 1,
			'POST /v1/video/text_to_video': 1,
			'GET /v1/video/status': 1,
			'GET /v1/status': 3,
		});
	});

	test('answers for an unknown session once and for all', async () => {
		const emulator = await openEmulator({ dialect: 'current' });
		const { items } = await runToEnd(getStatus(emulator, ['68f0', '68f1'], {}, CONTINUES));
		expect(items.map(({ json }) => json.error)).toEqual([
			expect.stringContaining('does not know session 68f0'),
			expect.stringContaining('does not know session 68f1'),
		]);
		expect(emulator.requests.length).toBeLessThanOrEqual(4);
	});
});

test('a session that was accepted a moment ago may still be unknown', async () => {
	const emulator = await openEmulator({ renderPolls: 4 });
	emulator.plan({ on: 'status', nth: 1, count: 3, fault: '404 JSON' });
	const { items } = await runToEnd(createAndWait(emulator, ['A kite'], { pollInterval: 2 }));
	expect(items[0].json).toMatchObject({ status: 'COMPLETED' });
});
