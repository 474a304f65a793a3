import type { Order } from '../../../nodes/Samsar/orders/order';
import { createBody } from '../../support/createBody';
import { orderOf, PayDesk } from '../support/payDesk';
import { answerJson, answerText, silence } from '../support/replies';

const accept = (sessionId: string) => answerJson(201, { session_id: sessionId });
const LOST = silence('maybe', 'the connection was reset (ECONNRESET)');
const STATUS = { session_id: 'vid_1', status: 'FAILED', message: 'no' };

/** In each run the item's JSON is another one, and with it the setup. */
function keyed(itemIndex: number, more: Partial<Order> = {}, prompt = 'A harbour'): Order {
	const setup = Math.random().toString(16);
	return orderOf(itemIndex, { setup, idempotencyKey: 'order-1', ...more }, prompt);
}

async function payFirst(): Promise<PayDesk> {
	const first = new PayDesk();
	await first.submit([keyed(0)], [accept('vid_1')]);
	return first;
}

describe('an idempotency key', () => {
	it('pays once in two runs; the second one gets the video of the first', async () => {
		const first = await payFirst();
		expect(first.accepted.get(0)).not.toHaveProperty('reused');
		expect(first.table.rows).toMatchObject([{ idempotencyKey: 'order-1', status: 'ACCEPTED' }]);
		const second = first.startOther('8');
		await second.submit([keyed(0)]);
		expect(second.sent).toHaveLength(0);
		expect(second.accepted.get(0)).toMatchObject({
			sessionId: 'vid_1',
			reused: true,
			isNew: false,
		});
		expect(second.accepted.get(0)).not.toHaveProperty('recovered');
	});

	it.each([
		['another workflow of the project', 'samsar-9', undefined],
		["an agent's tool", 'samsar-9', 'n8n-nodes-samsar.samsarTool'],
	])('pays once with %s', async (_who, nodeId, nodeType) => {
		const first = await payFirst();
		const second = first.startOther('8', nodeId);
		second.nodeType = nodeType;
		await second.submit([keyed(0, { setup: undefined })]);
		expect(second.sent).toHaveLength(0);
		expect(second.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', reused: true });
	});

	it.each([0, 1, 5, 40, 300])('pays once in eight runs at once, %i ms apart', async (apart) => {
		const first = new PayDesk();
		first.table.latencyMs = 10;
		const runs = [first, ...[1, 2, 3, 4, 5, 6, 7].map((nth) => first.startOther(`8${nth}`))];
		await Promise.all(
			runs.map(async (run, nth) => {
				await first.clock.sleep(nth * apart);
				await run.submit(
					[keyed(0)],
					[
						async () => {
							await first.clock.sleep(1_500);
							return accept(`vid_${nth}`);
						},
					],
				);
			}),
		);
		expect(runs.flatMap(({ sent }) => sent)).toHaveLength(1);
		const sessions = new Set(runs.map(({ accepted }) => accepted.get(0)?.sessionId));
		expect(sessions.size).toBe(1);
		expect(sessions).not.toContain(undefined);
		expect(runs.filter(({ accepted }) => accepted.get(0)?.reused)).toHaveLength(7);
	});

	it('pays once when an agent calls twice at the same time in one execution', async () => {
		const first = new PayDesk();
		first.nodeType = 'n8n-nodes-samsar.samsarTool';
		const second = new PayDesk(first.nodeContext, '7', first);
		second.nodeType = first.nodeType;
		const answer = async () => {
			await first.clock.sleep(1_500);
			return accept('vid_1');
		};
		await Promise.all([first.submit([keyed(0)], [answer]), second.submit([keyed(0)], [answer])]);
		expect([...first.sent, ...second.sent]).toHaveLength(1);
		expect(first.accepted.get(0)?.sessionId).toBe('vid_1');
		expect(second.accepted.get(0)?.sessionId).toBe('vid_1');
	});

	it('gives two items of a run one payment, and both the video', async () => {
		const desk = new PayDesk();
		await desk.submit([keyed(0), keyed(1)], [accept('vid_1')]);
		expect(desk.sent).toHaveLength(1);
		expect(desk.accepted.get(0)?.sessionId).toBe('vid_1');
		expect(desk.accepted.get(1)?.sessionId).toBe('vid_1');
		const again = desk.retryAnew('8');
		await again.submit([keyed(0), keyed(1)]);
		expect(again.sent).toHaveLength(0);
		expect(again.accepted.get(1)).toMatchObject({ sessionId: 'vid_1' });
		expect(again.accepted.get(1)).not.toHaveProperty('reused');
	});

	it('ends two items of a run alike', async () => {
		const desk = new PayDesk();
		await desk.submit([keyed(0), keyed(1)], [answerJson(400, { message: 'Invalid prompt.' })]);
		expect(desk.sent).toHaveLength(1);
		expect(desk.textOf(0)).toContain('Invalid prompt.');
		expect(desk.textOf(1)).toContain('Invalid prompt.');
	});

	it('pays for each of several keys', async () => {
		const desk = new PayDesk();
		const orders = [
			keyed(0),
			keyed(1, { idempotencyKey: 'order-2' }),
			keyed(2, { idempotencyKey: undefined }),
		];
		await desk.submit(orders, [accept('vid_1'), accept('vid_2'), accept('vid_3')]);
		expect(desk.sent).toHaveLength(3);
	});

	it('refuses another video, and says which fields differ', async () => {
		const first = await payFirst();
		const second = first.startOther('8');
		const body = createBody('A harbour');
		body.input.duration = 20;
		body.input.aspect_ratio = '9:16';
		await second.submit([keyed(0, { body, content: 'other' })]);
		expect(second.sent).toHaveLength(0);
		expect(second.textOf(0)).toMatch(
			/^Idempotency Key 'order-1' was used for video vid_1\. This order differs in: duration, aspect ratio\. Nothing was ordered and nothing was charged/,
		);
	});

	it('knows pictures by name, type and size: in another run they lie at another place', async () => {
		const first = new PayDesk();
		const pictured = (place: string, bytes: number) => {
			const { input } = createBody('A harbour');
			const body = { input: { ...input, image_urls: [place] } };
			return keyed(0, { body, content: place, files: [['shoe.png', 'image/png', bytes]] });
		};
		await first.submit([pictured('file:1', 500)], [accept('vid_1')]);
		const second = first.startOther('8');
		await second.submit([pictured('file:2', 500)]);
		expect(second.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', reused: true });
		const third = first.startOther('9');
		await third.submit([pictured('file:3', 501)]);
		expect(third.textOf(0)).toContain('differs in: image urls.');
	});

	it('refuses another video of the same run', async () => {
		const desk = new PayDesk();
		await desk.submit([keyed(0), keyed(1, {}, 'A mountain')], [accept('vid_1')]);
		expect(desk.sent).toHaveLength(1);
		expect(desk.textOf(1)).toContain(
			'was used for the video of item 0. This order differs in: prompt.',
		);
	});

	it('takes no notice of another callback address', async () => {
		const first = await payFirst();
		const second = first.startOther('8');
		const body = { ...createBody('A harbour'), webhookUrl: 'https://example.com/8' };
		await second.submit([keyed(0, { body, content: 'other' })]);
		expect(second.accepted.get(0)).toMatchObject({ reused: true });
	});

	it('is another one on another account', async () => {
		const first = await payFirst();
		const second = first.startOther('8');
		second.account = 'other';
		await second.submit([keyed(0)], [accept('vid_2')]);
		expect(second.accepted.get(0)).toMatchObject({ sessionId: 'vid_2' });
	});

	it.each(['FAILED', 'CANCELLED'] as const)(
		'is free again after a render that %s',
		async (status) => {
			const first = await payFirst();
			await first.openLedger().end({ sessionId: 'vid_1', status }, 'account');
			const second = first.startOther('8');
			await second.submit([keyed(0)], [accept('vid_2')]);
			expect(second.accepted.get(0)).toMatchObject({ sessionId: 'vid_2', isNew: true });
		},
	);

	it('is free again after a render that failed while nobody looked', async () => {
		const first = await payFirst();
		const second = first.startOther('8');
		second.answerFree = ({ url }) =>
			url.includes('status') ? answerJson(200, STATUS) : answerText(404, '');
		await second.submit([keyed(0)], [accept('vid_2')]);
		expect(second.accepted.get(0)).toMatchObject({ sessionId: 'vid_2', isNew: true });
		expect(first.table.rows.map(({ status }) => status)).toEqual(['FAILED', 'ACCEPTED']);
	});

	it('is free again after a refusal', async () => {
		const first = new PayDesk();
		await first.submit([keyed(0)], [answerJson(400, { message: 'Invalid prompt.' })]);
		expect(first.table.rows).toEqual([]);
		const second = first.startOther('8');
		await second.submit([keyed(0)], [accept('vid_2')]);
		expect(second.accepted.get(0)).toMatchObject({ isNew: true });
	});

	it('of a lost answer pays again only with Create Again After Lost Answer', async () => {
		const first = new PayDesk();
		await first.submit([keyed(0)], [LOST]);
		const second = first.startOther('8', 'samsar-9');
		await second.submit([keyed(0)]);
		expect(second.sent).toHaveLength(0);
		expect(second.textOf(0)).toContain('Samsar may have accepted this render');
		const third = first.startOther('9');
		await third.submit([keyed(0, { createAgain: true })], [accept('vid_3')]);
		expect(third.accepted.get(0)).toMatchObject({ sessionId: 'vid_3', isNew: true });
		expect(third.accepted.get(0)).not.toHaveProperty('reused');
		const fourth = first.startOther('10');
		await fourth.submit([keyed(0, { createAgain: true })]);
		expect(fourth.accepted.get(0)).toMatchObject({ sessionId: 'vid_3', reused: true });
	});

	it('of a run that was killed while sending is told, and not paid again', async () => {
		const first = new PayDesk();
		const dead = new Promise<never>(() => {});
		void first.submit([keyed(0)], [async () => await dead]);
		await first.clock.sleep(100);
		const second = first.startOther('8');
		await second.submit([keyed(0)]);
		expect(second.sent).toHaveLength(0);
		expect(second.textOf(0)).toContain('Samsar may have accepted this render');
	});

	it.each([
		['there is no table', { table: null, reason: 'the workflow is not saved', mayPass: false }],
		[
			'the table is in trouble',
			{ table: null, reason: "n8n's data table did not answer", mayPass: true },
		],
	])('is refused where %s', async (_why, opened) => {
		const desk = new PayDesk();
		desk.openTable = async () => opened as never;
		await desk.submit([keyed(0), orderOf(1)], [accept('vid_1')]);
		expect(desk.textOf(0)).toContain(
			`'Idempotency Key' cannot be used now, because ${opened.reason}. Nothing was ordered and nothing was charged`,
		);
		expect(desk.accepted.get(1)).toMatchObject({ sessionId: 'vid_1' });
		expect(desk.sent).toHaveLength(1);
	});

	it('is not sent when the table fails just then', async () => {
		const desk = new PayDesk();
		const { table } = desk;
		desk.openTable = async () => ({
			table: Object.assign(Object.create(table) as typeof table, {
				place: async () => await Promise.reject(new Error('the database is locked')),
			}),
		});
		await desk.submit([keyed(0)]);
		expect(desk.sent).toHaveLength(0);
		expect(desk.textOf(0)).toContain(
			'because the database is locked. Nothing was ordered and nothing was charged',
		);
	});
});
