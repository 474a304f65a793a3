import {
	COMPLETED,
	inOrder,
	MINUTE,
	PENDING,
	REFUSED,
	seen,
	trouble,
	WaitingRoom,
} from '../support/waitingRoom';

const FAILED = seen({ status: 'FAILED', error: 'No scene' });
const CANCELLED = seen({ status: 'CANCELLED' });

describe('a wait ends', () => {
	it.each([
		['COMPLETED', COMPLETED],
		['FAILED', FAILED],
		['CANCELLED', CANCELLED],
	])('with %s, once, at the look that reports it', async (status, last) => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(PENDING, trouble(), PENDING, last));
		expect(room.endings).toHaveLength(1);
		expect(room.endingOf()).toMatchObject({ kind: 'ended', render: { status } });
		expect(room.looks).toHaveLength(4);
	});

	it('with an answer that will not change, and hands on what was known', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(seen({ status: 'PENDING', progress: 40 }), REFUSED));
		expect(room.endingOf()).toMatchObject({
			kind: 'failed',
			failure: { httpCode: 401 },
			render: { progress: 40 },
		});
	});

	it.each([
		['PENDING', PENDING],
		['an unknown status', seen({ status: 'ARCHIVED' })],
		['FAILED', FAILED],
	])('at once with %s where any status will do', async (_case, look) => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { looksAtOnce: true, takesFirstStatus: true }), inOrder(look));
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
		expect(room.timesOf()).toEqual([0]);
	});

	it('for no sessions at all before it has begun', async () => {
		const room = new WaitingRoom();
		expect(await room.wait([], inOrder(PENDING))).toEqual([]);
		expect(room.clock.sleeps).toBe(0);
	});

	it('for each session on its own, whatever the order of the items', async () => {
		const room = new WaitingRoom();
		const doneAt: Record<string, number> = { s0: 60_000, s1: 20_000, s2: 40_000 };
		await room.wait(room.watches(3), (sessionId, _nth, ms) =>
			ms >= doneAt[sessionId] ? COMPLETED : PENDING,
		);
		expect(room.endings.map(({ itemIndex }) => itemIndex)).toEqual([1, 2, 0]);
		expect(room.elapsed()).toBeLessThan(70_000);
	});
});

describe('a wait does not end', () => {
	it.each([
		['a status nobody knows', seen({ status: 'ARCHIVED', url: 'https://x.example.com' })],
		['a link before the status is COMPLETED', seen({ status: 'PENDING', url: 'https://x' })],
		['one failed stage', seen({ status: 'PENDING', details: { a: 'FAILED' } })],
		['trouble', trouble()],
	])('by %s', async (_case, look) => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), (_id, _nth, ms) => (ms < 10 * MINUTE ? look : COMPLETED));
		expect(room.endingOf()).toMatchObject({ kind: 'ended', render: { status: 'COMPLETED' } });
		expect(room.elapsed()).toBeGreaterThanOrEqual(10 * MINUTE);
	});
});

describe('the looks at one session', () => {
	it('come after a tenth of its age, from 2.5 to 15 seconds, once it is not young any more', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10 * MINUTE }), inOrder(PENDING));
		const times = room.timesOf();
		const gaps = times.slice(1).map((at, i) => at - times[i]);
		expect(times.slice(0, 4)).toEqual([3_000, 7_200, 13_080, 20_000]);
		gaps.slice(3, -1).forEach((gap, i) => {
			expect(gap).toBeCloseTo(Math.min(15_000, Math.max(2_500, times[i + 3] * 0.1)), -1);
		});
		expect(Math.max(...gaps)).toBe(15_000);
	});

	it('come in the interval that the person has chosen', async () => {
		const room = new WaitingRoom();
		const watches = room.watches(1, { pollIntervalMs: 5_000 });
		await room.wait(watches, inOrder(PENDING, PENDING, trouble(), COMPLETED));
		expect(room.timesOf()).toEqual([5_000, 10_000, 15_000, 20_000]);
	});

	it('come when the server asks for them', async () => {
		const room = new WaitingRoom();
		const watches = room.watches(1, { pollIntervalMs: 5_000 });
		await room.wait(watches, inOrder(trouble(42_000), trouble(0), PENDING, COMPLETED));
		expect(room.timesOf()).toEqual([5_000, 47_000, 48_000, 53_000]);
	});

	it('count the time that an answer takes', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { pollIntervalMs: 5_000 }), async (_id, nth) => {
			await room.clock.sleep(2_000);
			return nth < 3 ? PENDING : COMPLETED;
		});
		expect(room.timesOf()).toEqual([5_000, 12_000, 19_000]);
	});

	it('never overlap', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { pollIntervalMs: 1_000 }), async (_id, nth) => {
			await room.clock.sleep(25_000);
			return nth < 3 ? PENDING : COMPLETED;
		});
		expect(room.mostInFlight).toBe(1);
	});
});

describe('what is thrown at the end of a session', () => {
	const boom = new Error('the first item failed');

	/** The first session ends at once, the second while its look is already under way. */
	async function failFirst() {
		const room = new WaitingRoom();
		room.onEnding = (itemIndex) => {
			if (itemIndex === 0) throw boom;
		};
		const waiting = room.wait(room.watches(2), async (sessionId) => {
			await room.clock.sleep(sessionId === 's1' ? 20_000 : 100);
			return FAILED;
		});
		await expect(waiting).rejects.toBe(boom);
		return room;
	}

	it('ends the wait for all of them at once', async () => {
		const room = await failFirst();
		expect(room.elapsed()).toBeLessThan(4_000);
	});

	it('leaves nothing behind that could reach into the next try', async () => {
		const room = await failFirst();
		await room.clock.sleep(60_000);
		expect(room.looks).toHaveLength(2);
		expect(room.endings.map(({ itemIndex }) => itemIndex)).toEqual([0]);
	});
});
