import { answerJson, answerText, silence } from '../support/replies';
import { orderOf, ordersOf, PayDesk } from '../support/payDesk';

const accept = (sessionId: string) => answerJson(201, { session_id: sessionId });

describe('a refusal that would meet every further create', () => {
	it.each([
		[401, 'refused the API key'],
		[402, 'out of credits'],
		[403, 'does not allow this'],
	])('HTTP %d ends the sending, and the rest fails with that reason', async (httpCode, reason) => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [accept('vid_1')]);
		await desk.submit(ordersOf(4), [answerText(httpCode, ''), accept('vid_3')]);
		expect(desk.sent).toHaveLength(2);
		expect([...desk.accepted.keys()]).toEqual([0]);
		expect([...desk.failures.keys()]).toEqual([1, 2, 3]);
		for (const item of [2, 3]) {
			expect(desk.failures.get(item)).toMatchObject({ httpCode });
			expect(desk.failures.get(item)?.message).toContain(reason);
			expect(desk.failures.get(item)?.message).toMatch(/^Not sent .* item 1 was refused/);
			expect(desk.textOf(item).match(/nothing was charged/gi)).toHaveLength(1);
		}
	});

	it('lets what is under way end: its sessions are kept, and the rest costs nothing', async () => {
		const desk = new PayDesk();
		const slow = async () => {
			await desk.clock.sleep(20_000);
			return accept('vid_n');
		};
		await desk.submit(ordersOf(80), [accept('vid_1'), answerText(402, ''), slow]);
		const sent = desk.sent.length;
		expect(sent).toBeLessThan(80);
		expect(desk.accepted.size).toBe(sent - 1);
		expect(desk.failures.size).toBe(80 - sent + 1);
		for (let item = sent; item < 80; item++) {
			expect(desk.textOf(item)).toMatch(/^Not sent .* item 1 was refused.*nothing was charged/i);
		}
	});

	it('does not keep a paid session from being taken up', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(2)], [accept('vid_3')]);
		await desk.submit(ordersOf(4), [answerText(402, '')]);
		expect([...desk.accepted.keys()]).toEqual([2]);
		expect([...desk.failures.keys()]).toEqual([0, 1, 3]);
	});

	it('does not make a lost create look as if nothing had happened', async () => {
		const desk = new PayDesk();
		const again = ordersOf(2, { createAgain: true });
		await desk.submit([again[1]], [silence('maybe')]);
		await desk.submit(again, [answerText(402, '')]);
		expect(desk.textOf(1)).toMatch(/may have accepted/);
		expect(desk.textOf(1)).not.toMatch(/nothing was charged/i);
	});

	it('is over in the next try', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(2), [answerText(402, '')]);
		await desk.submit(ordersOf(2), [accept('vid_1'), accept('vid_2')]);
		expect([...desk.accepted.keys()]).toEqual([0, 1]);
	});
});

describe('a refusal of one item', () => {
	it.each([
		['400', answerJson(400, { message: 'Invalid movie prompt.' })],
		['404', answerText(404, '')],
		['409', answerText(409, '')],
		['413', answerText(413, '')],
		['a connection that failed', silence('never')],
	])('by %s lets the others be sent', async (_case, reply) => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(2), [reply, accept('vid_2')]);
		expect([...desk.failures.keys()]).toEqual([0]);
		expect(desk.accepted.get(1)?.sessionId).toBe('vid_2');
	});
});

describe('a rate limit', () => {
	it('that ends within a minute lets all be sent when it is over', async () => {
		const desk = new PayDesk();
		const limited = answerText(429, '', { retryAfterMs: 50_000 });
		await desk.submit(ordersOf(2), [limited, accept('vid_1'), accept('vid_2')]);
		expect(desk.failures.size).toBe(0);
		expect([...desk.accepted.keys()].sort()).toEqual([0, 1]);
	});

	it('that lasts longer lets none be sent while it lasts, and none is charged', async () => {
		const desk = new PayDesk();
		const limited = answerText(429, '', { retryAfterMs: 90_000 });
		await desk.submit(ordersOf(3), [limited, accept('vid_2')]);
		expect(desk.sent).toHaveLength(1);
		expect([...desk.failures.keys()]).toEqual([0, 1, 2]);
		expect(desk.textOf(2)).toMatch(/limiting requests.*nothing was charged/i);
		expect(desk.recall(ordersOf(3)[2])).toBeUndefined();
		await desk.clock.sleep(90_000);
		await desk.submit(ordersOf(3), [accept('vid_1'), accept('vid_2'), accept('vid_3')]);
		expect(desk.accepted.size).toBe(3);
	});
});

describe('answers that are lost in a row', () => {
	const LOST = silence('maybe', 'the connection was reset');

	it('end the sending after three: the rest costs nothing and says why', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(6), [LOST]);
		expect(desk.sent).toHaveLength(3);
		expect([...desk.failures.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
		for (const item of [3, 4, 5]) {
			expect(desk.textOf(item)).toMatch(/^Not sent .* lost/);
			expect(desk.textOf(item)).toMatch(/nothing was charged/i);
		}
		await desk.submit(ordersOf(6), [accept('vid_n')]);
		expect([...desk.accepted.keys()]).toEqual([3, 4, 5]);
	});

	it('do not end it when one between them was answered', async () => {
		const desk = new PayDesk();
		const no = answerText(400, '');
		await desk.submit(ordersOf(6), [LOST, LOST, no, LOST, LOST, accept('vid_6')]);
		expect(desk.sent).toHaveLength(6);
		expect([...desk.accepted.keys()]).toEqual([5]);
	});
});
