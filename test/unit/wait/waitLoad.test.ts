import { countBusiest } from '../../support/countBusiest';
import { COMPLETED, inOrder, MINUTE, PENDING, trouble, WaitingRoom } from '../support/waitingRoom';

describe('a thousand sessions', () => {
	const room = new WaitingRoom();

	beforeAll(async () => {
		// All are done after two minutes; an answer takes half a second.
		await room.wait(room.watches(1000), async (_id, _nth, ms) => {
			await room.clock.sleep(500);
			return ms >= 2 * MINUTE ? COMPLETED : PENDING;
		});
	}, 60_000);

	it('all end, each once', () => {
		expect(room.endings).toHaveLength(1000);
		expect(new Set(room.endings.map(({ sessionId }) => sessionId)).size).toBe(1000);
	});

	it('stay within the limits of the pace, and use them', () => {
		expect(countBusiest(room.looks.slice(0, 10).map(({ at }) => at))).toBe(10);
		const busiest = countBusiest(room.looks.map(({ at }) => at));
		expect(busiest).toBeLessThanOrEqual(50);
		expect(busiest).toBeGreaterThan(40);
		expect(room.mostInFlight).toBeLessThanOrEqual(50);
		// At this pace one round over all of them takes 22 s.
		expect(room.elapsed()).toBeLessThan(2 * MINUTE + 33_000);
	});

	it('take turns: none is looked at twice before each was looked at once', () => {
		const firstThousand = room.looks.slice(0, 1000).map(({ sessionId }) => sessionId);
		expect(new Set(firstThousand).size).toBe(1000);
	});

	it('do not make the loop spin', () => {
		// Each look ends one sleep of the loop, and its answer here takes one of its own.
		expect(room.clock.sleeps).toBeLessThan(room.looks.length * 4);
	});
});

describe('a server that is slow or down', () => {
	it('has at most fifty requests under way', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(80, { deadline: 2 * MINUTE }), async () => {
			await room.clock.sleep(30_000);
			return trouble();
		});
		expect(room.mostInFlight).toBe(50);
		expect(room.endings).toHaveLength(80);
	});

	it('is not asked more than the schedule says while it is down', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 30 * MINUTE }), inOrder(trouble()));
		expect(room.looks.length).toBeLessThan(150);
		expect(room.looks.length).toBeGreaterThan(110);
	});

	it('does not make the loop spin while it does not answer', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(12, { deadline: MINUTE, looksAtOnce: true }), async () => {
			await room.clock.sleep(30_000);
			return PENDING;
		});
		const secondsWaited = room.elapsed() / 1000;
		expect(room.clock.sleeps).toBeLessThan(secondsWaited * 3 + room.looks.length * 4);
	});
});

describe('a hundred videos', () => {
	it('take as long as the slowest, not as long as all together', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(100), (_id, _nth, ms) => (ms >= 2 * MINUTE ? COMPLETED : PENDING));
		expect(room.endings).toHaveLength(100);
		expect(room.elapsed()).toBeLessThan(2 * MINUTE + 16_000);
	});
});
