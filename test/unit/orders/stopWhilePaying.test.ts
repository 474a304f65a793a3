import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { answerJson, silence, answerText } from '../support/replies';
import { orderOf, ordersOf, PayDesk } from '../support/payDesk';

const ACCEPTED = answerJson(201, { session_id: 'vid_1' });

async function stopAfter(desk: PayDesk, ms: number): Promise<number> {
	await desk.clock.sleep(ms);
	desk.stop.aborted = true;
	return desk.clock.now();
}

/** Stops a second after three creates of five have left; Samsar replies four seconds later. */
async function stopUnderWay(late: Reply) {
	const desk = new PayDesk();
	const stopping = stopAfter(desk, 1_000);
	let error: Error | undefined;
	const answered = new Promise<void>((resolve) => {
		const reply = async () => {
			await desk.clock.sleep(5_000);
			resolve();
			return late;
		};
		void desk.submit(ordersOf(5), [reply]).catch((thrown: Error) => {
			error = thrown;
		});
	});
	const stoppedAt = await stopping;
	while (error === undefined) await desk.clock.sleep(50);
	const endedAfter = desk.clock.now() - stoppedAt;
	await answered;
	await desk.clock.sleep(1_000);
	return { desk, error, endedAfter };
}

describe('an execution that is stopped', () => {
	it('before the first create sends nothing', async () => {
		const desk = new PayDesk();
		desk.stop.aborted = true;
		await expect(desk.submit(ordersOf(2))).rejects.toThrow(/nothing was charged/i);
		expect(desk.sent).toHaveLength(0);
	});

	it('between two creates sends no more, and remembers the ones before', async () => {
		const desk = new PayDesk();
		void stopAfter(desk, 500);
		// Each of the ten answers lets the run be faster, but not as fast as that.
		const orders = ordersOf(60);
		await expect(desk.submit(orders, [ACCEPTED])).rejects.toThrow(
			/stopped before all items were sent.*nothing was charged/i,
		);
		const { length } = desk.sent;
		expect(length).toBeGreaterThanOrEqual(10);
		expect(length).toBeLessThan(60);
		expect(desk.accepted.size).toBe(length);
		expect(desk.recall(orders[length - 1])).toMatchObject({ sessionId: 'vid_1' });
		expect(desk.recall(orders[length])).toBeUndefined();
	});

	it('while a lost answer is looked for tells the log what may have been charged', async () => {
		const desk = new PayDesk();
		desk.answerFree = ({ url }) => {
			desk.stop.aborted ||= url.endsWith('/v2/requests');
			return answerText(404, '');
		};
		await expect(desk.submit(ordersOf(2), [silence('maybe')])).rejects.toThrow(/stopped/);
		expect(desk.warnings).toEqual([expect.stringMatching(/item 0 .*may have accepted/)]);
		expect(desk.sent).toHaveLength(1);
	});

	it('before lost orders are created again tells of each what may have been charged', async () => {
		const desk = new PayDesk();
		const orders = ordersOf(3, { createAgain: true });
		await desk.submit(orders.slice(1), [silence('maybe')]);
		desk.stop.aborted = true;
		await expect(desk.submit(orders)).rejects.toThrow(/stopped/);
		expect(desk.warnings).toEqual([
			expect.stringMatching(/item 1 .*may have accepted/),
			expect.stringMatching(/item 2 .*may have accepted/),
		]);
		expect(desk.sent).toHaveLength(2);
	});

	it('before a create was sent leaves nothing that looks like a lost answer', async () => {
		const desk = new PayDesk();
		desk.stop.aborted = true;
		await expect(desk.submit([orderOf(0)])).rejects.toThrow();
		expect(desk.recall(orderOf(0))).toBeUndefined();
	});

	it('while it waits for a rate limit ends within a second and sends no more', async () => {
		const desk = new PayDesk();
		const stopping = stopAfter(desk, 10_000);
		const limited = answerText(429, '', { retryAfterMs: 50_000 });
		await expect(desk.submit([orderOf(0)], [limited])).rejects.toThrow(/stopped/);
		expect(desk.clock.now() - (await stopping)).toBeLessThanOrEqual(1_000);
		expect(desk.sent).toHaveLength(1);
	});

	it.each([
		['accepted', ACCEPTED],
		['lost', silence('maybe')],
		['refused', answerText(400, '')],
	])('while a create is under way (%s later) ends within a second', async (_case, late) => {
		const { desk, endedAfter } = await stopUnderWay(late);
		expect(endedAfter).toBeLessThanOrEqual(1_000);
		expect(desk.sent).toHaveLength(3);
	});

	it('while a create is under way does not claim that nothing was sent or charged', async () => {
		const { error } = await stopUnderWay(ACCEPTED);
		expect(error.message).toMatch(/stopped/);
		expect(error.message).not.toMatch(/before all items were sent|nothing was charged/i);
		expect(error.message).toMatch(/may have accepted|under way/);
	});

	it.each<[string, Reply, RegExp]>([
		['accepted', ACCEPTED, /session vid_1 for item 0/],
		['lost', silence('maybe', 'the connection was reset'), /item 0.*may have accepted/],
		['refused', answerText(402, ''), /item 0.*out of credits/],
	])('writes to the log what became of the create: %s', async (_case, late, line) => {
		const { desk } = await stopUnderWay(late);
		expect(desk.warnings).toHaveLength(3);
		expect(desk.warnings[0]).toMatch(line);
	});
});
