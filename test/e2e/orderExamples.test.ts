/** The examples that use what the node knows of its orders: a key for each order, and what a month has cost. */
import type { WorkflowDraft } from '../../scripts/n8n-rest';
import { run, runByHand } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { callWebhook, itemsOf, publish } from '../support/n8n/workflows';
import { openExample, withNode } from './support/exampleDrafts';
import { removeOrderTable } from './support/orderTable';

jest.setTimeout(180_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

/** Orders of earlier runs of these tests are in the same table. */
const newOrderId = () => `order-${Date.now()}`;

describe('an order that comes twice', () => {
	const order = async (body: object) =>
		await callWebhook(setting, 'samsar-order', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});

	it('is paid once, and both calls get the same video', async () => {
		const { n8n, emulator } = setting;
		const workflow = await publish(
			setting,
			openExample('webhook-pay-once.json', setting.credential, ''),
		);
		// A call before the two, because n8n may register the webhook late.
		expect((await order({ prompt: 'A harbour' })).status).toBe(400);
		const [refused] = await n8n.listExecutions(workflow.id);

		const orderId = newOrderId();
		const body = { orderId, prompt: 'A harbour at dawn' };
		const answers = await Promise.all([order(body), order(body)]);

		expect(answers.map(({ status }) => status)).toEqual([202, 202]);
		const told = (await Promise.all(answers.map(async (each) => await each.json()))) as Array<{
			sessionId: string;
			reused: boolean;
		}>;
		const [session] = emulator.sessions;
		expect(told.map(({ sessionId }) => sessionId)).toEqual([session.id, session.id]);
		expect(told.map(({ reused }) => reused).sort()).toEqual([false, true]);
		expect(emulator.postsSent).toBe(1);

		const listed = await n8n.listExecutions(workflow.id);
		const ids = listed.map(({ id }) => id).filter((id) => id !== refused.id);
		for (const id of ids) {
			expect(itemsOf(await n8n.waitForEnd(id), 'Deliver')).toMatchObject([
				{ text: expect.stringMatching(`Order ${orderId}: http.*${session.id}.mp4`) as string },
			]);
		}
		expect(ids).toHaveLength(2);

		const other = await order({ ...body, prompt: 'A market' });
		expect(other.status).toBe(400);
		expect(await other.json()).toMatchObject({
			message: expect.stringContaining(`'${orderId}' was used for video ${session.id}`) as string,
			sessionId: session.id,
		});
		expect(emulator.postsSent).toBe(1);
	});
});

describe('what videos cost in a month', () => {
	const HOUR_MS = 3_600_000;

	/** With a month that begins and ends so many hours from now; on the first, the real one ended yesterday. */
	function draftOf(from: number, to: number): WorkflowDraft {
		const draft = openExample('monthly-cost.json', setting.credential, '');
		const time = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
		return withNode(draft, 'Which Month', {
			parameters: {
				mode: 'raw',
				jsonOutput: JSON.stringify({ month: 'May 2031', from: time(from), to: time(to) }),
				options: {},
			},
		});
	}

	it('says so when nothing was ever ordered', async () => {
		await removeOrderTable(setting.n8n);
		const execution = await runByHand(setting, draftOf(-1, 1));

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'No Orders Yet')).toMatchObject([
			{ text: expect.stringContaining('no data table Samsar Orders') as string },
		]);
		expect(itemsOf(execution, 'Sum Up')).toEqual([]);
	});

	it('is summed up for each workflow', async () => {
		const twice = { idempotencyKey: '={{ $json.orderId }}' };
		const orderId = newOrderId();
		const row = { name: 'one', prompt: 'A harbour at dawn', orderId };
		const first = await run(setting, { samsar: { operation: 'create', options: twice } }, [row]);
		await run(setting, { samsar: { operation: 'create', options: twice } }, [row]);
		const second = await run(setting, { samsar: { operation: 'createAndWait' } }, [
			{ name: 'two', prompt: 'A market' },
			{ name: 'three', prompt: 'A bridge' },
		]);
		expect(setting.emulator.postsSent).toBe(3);

		const execution = await runByHand(setting, draftOf(-1, 1));
		expect(itemsOf(execution, 'Sum Up')).toMatchObject([
			{
				month: 'May 2031',
				videos: 3,
				credits: 300,
				dollars: 3,
				workflows: [
					{ workflowId: second.workflow.id, nodes: 'Samsar', videos: 2, credits: 200, dollars: 2 },
					{ workflowId: first.workflow.id, nodes: 'Samsar', videos: 1, credits: 100, dollars: 1 },
				],
				text: expect.stringMatching(
					/^Samsar in May 2031: 3 videos, 300 credits \(\$3\.00\)/,
				) as string,
			},
		]);
		expect(itemsOf(execution, 'No Orders Yet')).toEqual([]);
	});

	it('is nothing in a month without orders', async () => {
		const execution = await runByHand(setting, draftOf(-3, -2));
		expect(itemsOf(execution, 'Sum Up')).toMatchObject([
			{ videos: 0, credits: 0, workflows: [], text: 'Samsar in May 2031: no videos were ordered.' },
		]);
	});

	it('is asked of the month of yesterday', async () => {
		const draft = openExample('monthly-cost.json', setting.credential, '');
		const execution = await runByHand(setting, draft);
		const [{ from, to }] = itemsOf(execution, 'Which Month') as Array<Record<string, string>>;
		const yesterday = Date.now() - 24 * HOUR_MS;
		expect(Date.parse(from)).toBeLessThanOrEqual(yesterday);
		expect(Date.parse(to)).toBeGreaterThan(yesterday);
		expect(itemsOf(execution, 'Sum Up')).toHaveLength(1);
	});
});

it('what videos cost in a month: the trigger can be published', async () => {
	await publish(setting, openExample('monthly-cost.json', setting.credential, ''));
});
