import type { Look } from '../../../nodes/Samsar/transport/readStatus';
import { COMPLETED, inOrder, MINUTE, PENDING, trouble, WaitingRoom } from '../support/waitingRoom';

/** Waits with three sessions and stops after `ms`. */
async function stopAfter(ms: number, answering: Parameters<WaitingRoom['wait']>[1], count = 3) {
	const room = new WaitingRoom();
	void room.stopAfter(ms);
	const error: unknown = await room
		.wait(room.watches(count), answering)
		.catch((thrown: unknown) => thrown);
	return { room, error };
}

describe('an execution that is stopped', () => {
	it.each([
		['between two looks', 100, inOrder(PENDING)],
		['between two looks, much later', 10 * MINUTE, inOrder(PENDING)],
		['while the server asks for patience', 20_000, inOrder(trouble(10 * MINUTE))],
		['while no look is answered', 20_000, async () => await new Promise<Look>(() => {})],
	])('%s ends the wait within a second', async (_case, ms, answering) => {
		const { room, error } = await stopAfter(ms, answering);
		expect(error).toMatchObject({ name: 'SamsarFailure' });
		expect(room.elapsed() - ms).toBeLessThanOrEqual(1_000);
	});

	it('looks at nothing any more, and nothing ends any more', async () => {
		const room = new WaitingRoom();
		void room.stopAfter(10_000);
		const waiting = room.wait(room.watches(3), async () => {
			await room.clock.sleep(20_000);
			return COMPLETED;
		});
		await expect(waiting).rejects.toThrow(/was stopped/);
		await room.clock.sleep(MINUTE);
		expect(room.looks).toHaveLength(3);
		expect(room.endings).toEqual([]);
	});

	it('before it began looks at nothing', async () => {
		const room = new WaitingRoom();
		room.stop.aborted = true;
		const watches = room.watches(2, { looksAtOnce: true });
		await expect(room.wait(watches, inOrder(COMPLETED))).rejects.toThrow(/was stopped/);
		expect(room.looks).toEqual([]);
	});

	it('names every session that goes on at Samsar, and how to fetch it', async () => {
		const { error } = await stopAfter(10_000, (sessionId) =>
			sessionId === 's1' ? COMPLETED : PENDING,
		);
		expect((error as Error).message).toMatch(/s0, s2\. .*'Get Status'/);
		expect((error as Error).message).not.toContain('s1');
	});

	it('has the session as a fact of its own when there is only one', async () => {
		const { error } = await stopAfter(10_000, inOrder(PENDING), 1);
		expect(error).toMatchObject({ sessionId: 's0' });
	});
});
