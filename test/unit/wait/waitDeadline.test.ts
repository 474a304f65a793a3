import {
	COMPLETED,
	inOrder,
	MINUTE,
	PENDING,
	seen,
	trouble,
	WaitingRoom,
	WITHOUT_LINK,
} from '../support/waitingRoom';

const HALF = seen({ status: 'PENDING', progress: 50 });

describe('the deadline', () => {
	it('ends the wait after a last look', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10_000 }), inOrder(HALF));
		expect(room.timesOf().pop()).toBe(10_000);
		expect(room.endingOf()).toMatchObject({
			kind: 'timedOut',
			render: { status: 'PENDING', progress: 50 },
			trouble: null,
		});
	});

	it('does not end the wait for a render that is completed by then', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10_000 }), (_id, _nth, ms) =>
			ms >= 10_000 ? COMPLETED : PENDING,
		);
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('tells why the last look brought nothing, and what was known before', async () => {
		const room = new WaitingRoom();
		const answering = inOrder(HALF, trouble(null, 'HTTP 502'));
		await room.wait(room.watches(1, { deadline: 10_000 }), answering);
		expect(room.endingOf()).toMatchObject({
			kind: 'timedOut',
			render: { progress: 50 },
			trouble: 'HTTP 502',
		});
	});

	it('forgets trouble that is over', async () => {
		const room = new WaitingRoom();
		const answering = inOrder(trouble(), HALF);
		await room.wait(room.watches(1, { deadline: 10_000 }), answering);
		expect(room.endingOf()).toMatchObject({ kind: 'timedOut', trouble: null });
	});

	it('knows no status when no look ever brought one', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10_000 }), inOrder(trouble()));
		expect(room.endingOf()).toEqual({ kind: 'timedOut', render: null, trouble: 'HTTP 503' });
	});

	it.each([
		['before the first look', { deadline: 2_000 }, inOrder(PENDING), [2_000]],
		['gone by', { deadline: -5_000 }, inOrder(PENDING), [0]],
		[
			'before the next look',
			{ deadline: 10_000, pollIntervalMs: 60_000, looksAtOnce: true },
			inOrder(PENDING),
			[0, 10_000],
		],
		[
			'before the end of Retry-After',
			{ deadline: 10_000 },
			inOrder(trouble(10 * MINUTE)),
			[3_000, 10_000],
		],
	])('%s still brings one look', async (_case, more, answering, times) => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, more), answering);
		expect(room.timesOf()).toEqual(times);
		expect(room.endingOf()).toMatchObject({ kind: 'timedOut' });
	});

	it('that passes during a look brings one more', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10_000 }), async (_id, nth) => {
			if (nth === 1) await room.clock.sleep(20_000);
			return nth === 1 ? trouble() : COMPLETED;
		});
		expect(room.timesOf()).toEqual([3_000, 23_000]);
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('is each session’s own', async () => {
		const room = new WaitingRoom();
		const watches = [10_000, 40_000, 18_000].map((deadline, i) => room.watch(i, { deadline }));
		await room.wait(watches, inOrder(PENDING));
		expect(room.endings.map(({ itemIndex, at }) => [itemIndex, at])).toEqual([
			[0, 10_000],
			[2, 18_000],
			[1, 40_000],
		]);
	});

	it('with a completed render that has no link yet is a time-out, not a success', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 4_000 }), inOrder(WITHOUT_LINK));
		expect(room.endingOf()).toMatchObject({ kind: 'timedOut', render: { status: 'COMPLETED' } });
	});
});

describe('the moment at which sessions are given back', () => {
	it('returns those that have not ended, with what has been seen of them', async () => {
		const room = new WaitingRoom();
		const watches = room.watches(3);
		const rest = await room.wait(
			watches,
			(sessionId) => (sessionId === 's1' ? COMPLETED : PENDING),
			30_000,
		);
		expect(rest).toMatchObject([watches[0], watches[2]].map((w) => ({ ...w, isNew: false })));
		for (const watch of rest) {
			expect(watch.seen).toMatchObject({ render: { status: 'PENDING' }, trouble: null });
		}
		expect(room.endings.map(({ itemIndex }) => itemIndex)).toEqual([1]);
		// The looks at 25.8 s and before; none would follow before the time is up.
		expect(room.elapsed()).toBeLessThanOrEqual(30_000);
		expect(room.elapsed()).toBe(Math.max(...room.looks.map(({ at }) => at)));
	});

	it('comes at once when no look would come before it: nobody is held for nothing', async () => {
		const room = new WaitingRoom();
		const rest = await room.wait(room.watches(2), inOrder(PENDING), 5_000);
		expect(rest).toHaveLength(2);
		expect(room.timesOf('s0')).toEqual([3_000]);
		expect(room.elapsed()).toBeLessThan(3_500);
	});

	it('is not put off by a first look that is due later', async () => {
		const room = new WaitingRoom();
		const rest = await room.wait(
			room.watches(1, { pollIntervalMs: 10 * MINUTE }),
			inOrder(PENDING),
			30_000,
		);
		expect(rest).toHaveLength(1);
		expect(room.timesOf()).toEqual([30_000]);
	});

	it('lets a later part of the wait go on with what has been seen', async () => {
		const room = new WaitingRoom();
		const [rest] = await room.wait(room.watches(1), inOrder(HALF), 10_000);
		await room.wait([{ ...rest, deadline: room.elapsed() }], inOrder(trouble()));
		expect(room.endingOf()).toMatchObject({ kind: 'timedOut', render: { progress: 50 } });
	});

	it('waits for the looks that are under way', async () => {
		const room = new WaitingRoom();
		const rest = await room.wait(
			room.watches(1),
			async () => {
				await room.clock.sleep(20_000);
				return COMPLETED;
			},
			10_000,
		);
		expect(rest).toEqual([]);
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('comes after one look at each session, however many there are', async () => {
		const room = new WaitingRoom();
		const rest = await room.wait(room.watches(300), inOrder(PENDING), 10_000);
		expect(rest).toHaveLength(300);
		expect(new Set(room.looks.map(({ sessionId }) => sessionId)).size).toBe(300);
		expect(room.elapsed()).toBeLessThan(40_000);
	});

	it('lets an earlier deadline end its session', async () => {
		const room = new WaitingRoom();
		const watches = [room.watch(0, { deadline: 10_000 }), room.watch(1)];
		expect(await room.wait(watches, inOrder(PENDING), 30_000)).toMatchObject([
			{ ...watches[1], isNew: false },
		]);
		expect(room.endingOf(0)).toMatchObject({ kind: 'timedOut' });
	});
});
