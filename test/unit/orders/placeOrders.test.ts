import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { answerJson, answerText, silence } from '../support/replies';
import { ACCOUNT, orderOf, ordersOf, PayDesk } from '../support/payDesk';

const accept = (sessionId: string) => answerJson(201, { session_id: sessionId });
const LOST = silence('maybe', 'the connection was reset (ECONNRESET)');

describe('a render that is paid for', () => {
	it('is one POST with the body, a minute to answer, and no end when n8n stops', async () => {
		const desk = new PayDesk();
		const order = orderOf(0);
		await desk.submit([order], [accept('vid_1')]);
		expect(desk.sent.map(({ request }) => request)).toEqual([
			{
				method: 'POST',
				url: 'https://api.samsar.one/v1/video/create',
				body: order.body,
				timeoutMs: 60_000,
				mayBegin: expect.any(Function) as () => Promise<boolean>,
				gate: expect.any(Object) as object,
				onStop: 'finish',
			},
		]);
		expect(desk.accepted.get(0)).toEqual({
			sessionId: 'vid_1',
			acceptedAt: desk.clock.now(),
			estimate: 300,
			isNew: true,
		});
	});

	it('is noted before it leaves, and remembered before anybody hears of it', async () => {
		const desk = new PayDesk();
		const order = orderOf(0);
		const seen: unknown[] = [];
		await desk.submit(
			[order],
			[
				() => {
					seen.push(desk.recall(order), desk.table.rows[0]);
					return accept('vid_1');
				},
			],
		);
		expect(seen).toEqual([
			expect.objectContaining({ status: 'SENDING', sentAt: expect.any(Number), estimate: 300 }),
			expect.objectContaining({ status: 'SENDING', credits: 300, sessionId: '', owner: '7' }),
		]);
		expect(desk.recall(order)).toMatchObject({ status: 'ACCEPTED', sessionId: 'vid_1' });
		expect(desk.table.rows).toMatchObject([{ status: 'ACCEPTED', sessionId: 'vid_1' }]);
	});

	it.each([
		['three side by side, then many', false, [1, 2, 3, 3, 4]],
		['many side by side where the server has answered', true, [1, 2, 3, 4, 5]],
	])('is sent in the order of the items: %s', async (_how, isProven, sideBySide) => {
		const desk = new PayDesk();
		desk.isProven = isProven;
		const underWay: number[] = [];
		let now = 0;
		await desk.submit(ordersOf(5), [
			async () => {
				underWay.push(++now);
				const sessionId = `vid_${desk.sent.length}`;
				await desk.clock.sleep(2_000);
				now--;
				return accept(sessionId);
			},
		]);
		expect(underWay).toEqual(sideBySide);
		expect([...desk.accepted].map(([item, { sessionId }]) => `${item}:${sessionId}`)).toEqual([
			'0:vid_1',
			'1:vid_2',
			'2:vid_3',
			'3:vid_4',
			'4:vid_5',
		]);
	});

	it.each([
		['no server has answered', false, 3],
		['the server has answered a free question', true, 10],
	])('is not sent while so many are without an answer (%s)', async (_case, isProven, most) => {
		const desk = new PayDesk();
		desk.isProven = isProven;
		const slow = async () => {
			await desk.clock.sleep(20_000);
			return accept(`vid_${desk.sent.length}`);
		};
		await desk.submit(ordersOf(100), [slow]);
		const secondOf = ({ at }: { at: number }) => Math.floor((at - desk.sent[0].at) / 20_000);
		const perTurn = desk.sent.map(secondOf).filter((turn) => turn === 0);
		expect(perTurn).toHaveLength(most);
		expect(desk.accepted.size).toBe(100);
	});

	it('is sent with fifty others at most', async () => {
		const desk = new PayDesk();
		let [underWay, most] = [0, 0];
		const slow = async () => {
			most = Math.max(most, ++underWay);
			await desk.clock.sleep(20_000);
			underWay--;
			return accept('vid_1');
		};
		await desk.submit(ordersOf(400), [slow]);
		expect(most).toBe(50);
	});

	it('starts ten in the first second while nothing is answered', async () => {
		const desk = new PayDesk();
		const slow = async () => {
			await desk.clock.sleep(20_000);
			return accept('vid_1');
		};
		await desk.submit(ordersOf(26), [accept('vid_1'), slow]);
		const [, first] = desk.sent;
		expect(desk.sent[9].at - first.at).toBeLessThan(500);
		expect(desk.sent[11].at - first.at).toBeGreaterThanOrEqual(1000);
		expect(desk.sent[22].at - first.at).toBeGreaterThanOrEqual(2000);
		// Twelve are without an answer by then, and that is how many may be.
		expect(desk.sent[13].at - first.at).toBeGreaterThanOrEqual(19_900);
	});

	it('starts fifty in a second at most, however fast the answers come', async () => {
		const desk = new PayDesk();
		desk.openTable = async () => ({ table: null, reason: 'there is none', mayPass: false });
		await desk.submit(ordersOf(200), [accept('vid_1')]);
		const starts = desk.sent.map(({ at }) => at - desk.sent[0].at);
		expect(starts[199]).toBeLessThan(6_000);
		starts.slice(50).forEach((at, nth) => expect(at - starts[nth]).toBeGreaterThanOrEqual(1000));
	});
});

describe('the next try', () => {
	it('takes up what was accepted, without a request', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(2), [accept('vid_1'), accept('vid_2')]);
		const before = desk.accepted.get(1);
		await desk.clock.sleep(60_000);
		await desk.submit(ordersOf(2));
		expect(desk.sent).toHaveLength(2);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', isNew: false });
		expect(desk.accepted.get(1)).toEqual({ ...before, isNew: false });
	});

	it('in another execution, with what n8n kept of this one, takes it up too', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [accept('vid_1')]);
		const retry = desk.retryExecution('8');
		await retry.submit([orderOf(0)]);
		expect(retry.sent).toHaveLength(0);
		expect(retry.accepted.get(0)?.sessionId).toBe('vid_1');
	});

	it('with another prompt is another render', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [accept('vid_1')]);
		await desk.submit([orderOf(0, {}, 'y')], [accept('vid_2')]);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_2', isNew: true });
	});

	it('after a failed render creates a new one', async () => {
		const desk = new PayDesk();
		const order = orderOf(0);
		await desk.submit([order], [accept('vid_1')]);
		await desk.openLedger().end({ sessionId: 'vid_1', status: 'FAILED' }, ACCOUNT);
		await desk.submit([order], [accept('vid_2')]);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_2', isNew: true });
	});

	it.each([
		['a refusal', answerJson(400, { message: 'Invalid movie prompt.' })],
		['a connection that failed', silence('never')],
		['a rate limit that did not end', answerText(429, '', { retryAfterMs: 90_000 })],
	])('after %s, which cost nothing, sends again', async (_case, reply) => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [reply]);
		expect(desk.textOf(0)).toMatch(/nothing was charged/i);
		expect(desk.recall(orderOf(0))).toBeUndefined();
		expect(desk.table.rows).toEqual([]);
		await desk.submit([orderOf(0)], [accept('vid_1')]);
		expect(desk.sent).toHaveLength(2);
		expect(desk.accepted.get(0)?.sessionId).toBe('vid_1');
	});
});

describe('a create whose answer is lost', () => {
	it.each([
		['silence', LOST, undefined],
		['a server error', answerText(502, '<p>Bad Gateway</p>'), 502],
		['an unreadable success', answerText(200, ''), 200],
		['a redirect', answerText(302, ''), 302],
	])(
		'by %s fails with what may have happened, its price and the way out',
		async (_c, reply, code) => {
			const desk = new PayDesk();
			await desk.submit([orderOf(0)], [reply]);
			const failure = desk.failures.get(0);
			expect(failure?.message).toMatch(
				/^Samsar may have accepted this render for 300 credits \(\$3\.00\)/,
			);
			expect(failure?.message).toContain("turn on 'Create Again After Lost Answer'");
			expect(failure?.httpCode).toBe(code);
		},
	);

	it('is not sent again by any later try, which repeats the error', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0)], [LOST]);
		const first = desk.failures.get(0)?.message;
		await desk.submit([orderOf(0)]);
		expect(desk.failures.get(0)?.message).toBe(first);
		const retry = desk.retryExecution('8');
		await retry.submit([orderOf(0)]);
		expect(retry.failures.get(0)?.message).toBe(first);
		expect(desk.sent).toHaveLength(1);
		expect(retry.sent).toHaveLength(0);
	});

	it('because n8n broke off while it was under way is not sent again either', async () => {
		const order = orderOf(0);
		const desk = new PayDesk();
		const broken = desk.submit([order], [async () => await new Promise<Reply>(() => {})]);
		while (desk.sent.length === 0) await desk.clock.sleep(1);
		const retry = desk.retryAnew('8');
		await retry.submit([order]);
		expect(retry.sent).toHaveLength(0);
		expect(retry.failures.get(0)?.message).toMatch(
			/may have accepted .* The execution was interrupted while the order was being sent/,
		);
		// Else it waits for its answer forever.
		desk.stop.aborted = true;
		await expect(broken).rejects.toThrow(/stopped/);
	});

	it('does not keep the other items from being sent', async () => {
		const desk = new PayDesk();
		await desk.submit(ordersOf(3), [accept('vid_1'), LOST, accept('vid_3')]);
		expect([...desk.accepted.keys()]).toEqual([0, 2]);
		expect([...desk.failures.keys()]).toEqual([1]);
	});

	it('has no price in its message when none is documented', async () => {
		const desk = new PayDesk();
		await desk.submit([orderOf(0, { estimate: null })], [LOST]);
		expect(desk.failures.get(0)?.message).toMatch(
			/^Samsar may have accepted this render, so it is not sent again/,
		);
	});
});

describe('a run that ends with its first failure', () => {
	it('sends nothing after it and remembers what was accepted before', async () => {
		const desk = new PayDesk();
		const no = answerJson(400, { message: 'No.' });
		await desk.submit([orderOf(0)], [accept('vid_1')]);
		await expect(desk.submit(ordersOf(3), [no], false)).rejects.toThrow(/No\./);
		expect(desk.sent).toHaveLength(2);
		await desk.submit(ordersOf(3), [accept('vid_2')]);
		expect(desk.sent).toHaveLength(4);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', isNew: false });
	});

	it('reads what is under way to its end, and remembers it', async () => {
		const desk = new PayDesk();
		const late = async () => {
			await desk.clock.sleep(5_000);
			return accept('vid_3');
		};
		const replies = [accept('vid_1'), answerJson(400, { message: 'No.' }), late];
		await expect(desk.submit(ordersOf(60), replies, false)).rejects.toThrow(/No\./);
		const sent = desk.sent.length;
		expect(sent).toBeLessThan(60);
		await desk.submit(ordersOf(sent), [accept('vid_2')]);
		expect(desk.sent).toHaveLength(sent + 1);
	});
});
