import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n-rest';
import { SAMPLE_VIDEO } from '../emulator';
import { readLog } from '../support/n8n/environment';
import { readFile } from '../support/n8n/files';
import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { callWebhook, itemsOf, NEXT, publish } from '../support/n8n/workflows';
import { newNode, to } from '../support/nodes';
import { sleep, until } from '../support/time';

jest.setTimeout(120_000);

const TRIGGER = 'Samsar Trigger';
/** Within this, n8n has begun every execution that a callback has started. */
const SETTLED_MS = 2_000;

let setting: Setting;
let both: Listener;
let failedOnly: Listener;
let completedOnly: Listener;
let withFile: Listener;

/** A published workflow that begins with a Samsar Trigger. */
interface Listener {
	workflowId: string;
	path: string;
	/** The production URL. */
	url: string;
}

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', acceptAnyModel: true, renderMs: 1_000 });
	both = await listen({});
	failedOnly = await listen({ events: ['failed'] });
	completedOnly = await listen({ events: ['completed'] });
	withFile = await listen({ downloadVideo: true, binaryPropertyName: 'clip' });
	const rows = [
		{ name: 'completed', prompt: 'A kite', webhookUrl: both.url },
		{ name: 'failed', prompt: 'A kite [fail: No wind.]', webhookUrl: failedOnly.url },
		{ name: 'left out', prompt: 'A kite [fail: No kites.]', webhookUrl: completedOnly.url },
		{ name: 'file', prompt: 'A kite on film', webhookUrl: withFile.url },
	];
	const options = { webhookUrl: '={{ $json.webhookUrl }}' };
	const created = await run(setting, { samsar: { operation: 'create', options } }, rows);
	expect(created.status).toBe('success');
	const { callbacks } = setting.emulator;
	const areAnswered = () =>
		callbacks.length === rows.length && callbacks.every(({ answeredWith }) => answeredWith === 200);
	await until(areAnswered, 'the answers to all callbacks', 30_000);
	await sleep(SETTLED_MS);
});
afterAll(async () => await closeSetting(setting));

async function listen(parameters: IDataObject): Promise<Listener> {
	const webhookId = randomUUID();
	const trigger = {
		...newNode(TRIGGER, 'n8n-nodes-samsar.samsarTrigger', 1, {
			events: ['completed', 'failed'],
			...parameters,
		}),
		webhookId,
		credentials: { samsarApi: setting.credential },
	};
	const workflow = await publish(setting, {
		name: `e2e trigger ${webhookId}`,
		nodes: [trigger, newNode(NEXT, 'n8n-nodes-base.noOp', 1, {})],
		connections: { [TRIGGER]: { main: [[to(NEXT)]] } },
		settings: { executionOrder: 'v1' },
	});
	const path = `${webhookId}/webhook`;
	// Waits until n8n has registered the address; a callback that says nothing starts nothing.
	const answer = await callWebhook(setting, path, { method: 'POST' });
	expect(answer.status).toBe(200);
	return { workflowId: workflow.id, path, url: `${setting.n8n.url}/webhook/${path}` };
}

async function executionsOf({ workflowId }: Listener): Promise<Execution[]> {
	const { n8n } = setting;
	const listed = await n8n.listExecutions(workflowId);
	return await Promise.all(listed.map(async ({ id }) => await n8n.waitForEnd(id)));
}

const sessionOf = (reason: string) =>
	setting.emulator.sessions.find(({ prompt }) => prompt.includes(reason))?.id;

const post = async (body: BodyInit, type = 'application/json') =>
	(await fetch(both.url, { method: 'POST', headers: { 'content-type': type }, body })).status;

/** Lets Samsar answer whatever it is asked, until something has come of it. */
async function releaseUntil(isReached: () => Promise<boolean>): Promise<void> {
	while (!(await isReached())) {
		setting.emulator.release();
		await sleep(200);
	}
}

describe('Create with a webhook URL → callback → Samsar Trigger', () => {
	it('the callback is answered, and starts one execution with the item of Get Status', async () => {
		const { emulator } = setting;
		expect(emulator.callbacks.map(({ answeredWith }) => answeredWith)).toEqual([
			200, 200, 200, 200,
		]);
		const executions = await executionsOf(both);
		expect(executions.map(({ status }) => status)).toEqual(['success']);

		const rows = [{ name: 'first', sessionId: emulator.sessions[0].id }];
		const asked = await run(setting, { samsar: { operation: 'getStatus' } }, rows);
		const [{ row, ...status }] = itemsOf(asked, NEXT);
		expect(row).toBe('first');
		expect(status).toMatchObject({ sessionId: rows[0].sessionId, status: 'COMPLETED' });
		// Samsar signs the link anew with every look.
		const unsigned = ({ videoUrl, ...json }: IDataObject) => ({
			...json,
			videoUrl: String(videoUrl).split('?')[0],
		});
		expect(itemsOf(executions[0], NEXT).map(unsigned)).toEqual([unsigned(status)]);
		expect(emulator.postsSent).toBe(4);
	});

	it('a render that fails starts a trigger for failed, and not one for completed', async () => {
		const executions = await executionsOf(failedOnly);
		expect(executions).toHaveLength(1);
		expect(itemsOf(executions[0], NEXT)).toMatchObject([
			{
				sessionId: sessionOf('No wind.'),
				status: 'FAILED',
				videoUrl: null,
				failureReason: 'No wind.',
			},
		]);
		expect(await executionsOf(completedOnly)).toEqual([]);
	});

	it('with Download Video the file is in the item', async () => {
		const { emulator } = setting;
		const executions = await executionsOf(withFile);
		expect(executions).toHaveLength(1);
		const outputs = executions[0].data.resultData.runData[NEXT][0].data?.main[0];
		const [{ json, binary }] = outputs as INodeExecutionData[];
		const sessionId = sessionOf('on film');
		expect(json).toMatchObject({ sessionId, status: 'COMPLETED' });
		expect(json).not.toHaveProperty('downloadFailure');
		expect(binary?.clip).toMatchObject({ fileName: `${sessionId}.mp4`, mimeType: 'video/mp4' });
		expect(await readFile(setting.n8n.url, binary?.clip)).toEqual(SAMPLE_VIDEO);
		expect(emulator.cdnRequests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
	});

	it('duplicates, a forgery, garbage and a body that is too large start nothing', async () => {
		const { emulator } = setting;
		const logBefore = readLog().length;
		const session_id = emulator.sessions[0].id;
		const told = emulator.callbacks.find(({ body }) => body.session_id === session_id);
		const duplicate = JSON.stringify(told?.body);
		const forged = JSON.stringify({
			session_id: '68f0c1d2e3a4b5c600000000',
			status: 'COMPLETED',
			result_url: 'https://elsewhere.example/video.mp4',
		});
		const answers = await Promise.all([
			post(duplicate),
			post(duplicate),
			post(duplicate),
			post(forged),
			post('<html>Hello</html>', 'text/html'),
			post('[1, 2]'),
			post('\0\x01\x02', 'application/octet-stream'),
			post(JSON.stringify({ session_id, padding: 'x'.repeat(70_000) })),
		]);
		await sleep(SETTLED_MS);

		expect(answers).toEqual(answers.map(() => 200));
		expect(await executionsOf(both)).toHaveLength(1);
		const log = readLog().slice(logBefore);
		expect(log).toContain('does not know session 68f0c1d2e3a4b5c600000000');
		expect(log.match(/dropped a callback: its body is not a JSON object/g)).toHaveLength(3);
		expect(log).toContain('dropped a callback: its body is larger than 65536 bytes');
		expect(log).not.toContain(emulator.apiKey);
	});

	it('is answered before Samsar has answered, like a forged one, and starts its execution after', async () => {
		const { emulator } = setting;
		const rows = [{ name: 'asked', prompt: 'A kite that is asked about' }];
		await run(setting, { samsar: { operation: 'create' } }, rows);
		const session_id = sessionOf('asked about') as string;
		emulator.complete(session_id);
		emulator.plan({ on: 'status', nth: 'every', fault: { kind: 'held', accepted: true } });
		const before = (await executionsOf(both)).length;
		const answers = await Promise.all(
			[session_id, '68f0c1d2e3a4b5c600000001'].map(async (id) => {
				const body = JSON.stringify({ session_id: id, status: 'COMPLETED' });
				const headers = { 'content-type': 'application/json' };
				const answer = await fetch(both.url, { method: 'POST', headers, body });
				return [answer.status, await answer.text()];
			}),
		);
		expect(answers).toEqual(answers.map(() => [200, '{"message":"Received"}']));
		await until(() => emulator.held.length > 0, 'the question about a session', 30_000);
		expect(await executionsOf(both)).toHaveLength(before);

		await releaseUntil(async () => (await executionsOf(both)).length > before);
		const executions = await executionsOf(both);
		const items = executions.flatMap((execution) => itemsOf(execution, NEXT));
		expect(items.map(({ sessionId }) => sessionId)).toContain(session_id);
		expect(executions).toHaveLength(before + 1);
	});

	it('is refused while 20 are being confirmed, whatever it is about; later ones are taken', async () => {
		const { emulator } = setting;
		emulator.plan({ on: 'status', nth: 'every', fault: { kind: 'held', accepted: true } });
		const logBefore = readLog().length;
		const forge = (n: number) => JSON.stringify({ session_id: `vid_forged_${n}` });
		const codes = await Promise.all(
			Array.from({ length: 60 }, async (_, n) => await post(forge(n))),
		);
		expect(codes.filter((code) => code === 200)).toHaveLength(20);
		expect(codes.filter((code) => code === 503)).toHaveLength(40);
		// A session that was emitted before, one that nobody knows, and garbage.
		const known = JSON.stringify({ session_id: emulator.sessions[0].id });
		const others = [known, forge(61), '[1, 2]'];
		expect(await Promise.all(others.map(async (body) => await post(body)))).toEqual([
			503, 503, 503,
		]);

		await releaseUntil(async () => (await post(forge(0))) === 200);
		const log = readLog().slice(logBefore);
		expect(log.match(/refuses callbacks, because too many are being confirmed/g)).toHaveLength(1);
	});
});
