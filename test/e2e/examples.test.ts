/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests are not published: this one reads files of the repository */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExample } from '../../scripts/examples';
import { closeSetting, openSetting, type Setting } from './setting';
import { callWebhook, itemsOf, publish, waitForOtherExecution } from './workflows';

jest.setTimeout(120_000);

const EXAMPLES = join(__dirname, '..', '..', 'examples');

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000, callsBack: true });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const draftOf = (file: string) => readExample(join(EXAMPLES, file), setting.credential);

const order = async (body: object) =>
	await callWebhook(setting, 'samsar-video', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

const askStatus = async (sessionId: string) =>
	await callWebhook(setting, `samsar-video-status?sessionId=${sessionId}`);

it('schedule → Create & Wait → HTTP Request fetches the video', async () => {
	const { n8n, emulator } = setting;
	const workflow = await n8n.createWorkflow(draftOf('schedule-create-and-wait.json'));
	const execution = await n8n.waitForEnd(await n8n.runManually(workflow.id, 'Run by Hand'));

	expect(execution.status).toBe('success');
	expect(emulator.postsSent).toBe(1);
	const file = execution.data.resultData.runData['Fetch the File'][0].data?.main[0]?.[0].binary;
	expect(file?.data).toMatchObject({
		mimeType: 'video/mp4',
		fileName: `${emulator.sessions[0].id}.mp4`,
	});
	expect(emulator.cdnRequests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

it('schedule: the trigger can be published', async () => {
	await publish(setting, draftOf('schedule-create-and-wait.json'));
});

it('webhook → Create → session ID, and then Get Status by webhook', async () => {
	const { emulator } = setting;
	await publish(setting, draftOf('webhook-create-and-status.json'));

	const accepted = await order({ prompt: 'A harbour at dawn [render 2s]', duration: 12 });
	expect(accepted.status).toBe(202);
	const { sessionId, estimatedCredits } = (await accepted.json()) as Record<string, string>;
	expect(emulator.sessions.map(({ id, input }) => [id, input.duration])).toEqual([[sessionId, 12]]);
	expect(estimatedCredits).toBe(120);

	const pending = await askStatus(sessionId);
	expect(pending.status).toBe(200);
	expect(await pending.json()).toMatchObject({ sessionId, status: 'PENDING', videoUrl: null });

	emulator.complete(sessionId);
	const completed = await askStatus(sessionId);
	expect(await completed.json()).toMatchObject({ sessionId, status: 'COMPLETED' });

	const unknown = await askStatus('vid_of_nobody');
	expect(unknown.status).toBe(404);
	expect(await unknown.json()).toMatchObject({
		message: expect.stringContaining('vid_of_nobody') as string,
	});

	const refused = await order({ prompt: '' });
	expect(refused.status).toBe(400);
	expect(await refused.json()).toMatchObject({
		message: expect.stringContaining("'Prompt'") as string,
	});
	expect(emulator.postsSent).toBe(1);
});

it('Create with a webhook URL → callback → Samsar Trigger', async () => {
	const { n8n, emulator } = setting;
	const workflow = await publish(setting, draftOf('callback-trigger.json'));
	const created = await n8n.waitForEnd(await n8n.runManually(workflow.id, 'Run by Hand'));
	expect(created.status).toBe('success');

	const told = await waitForOtherExecution(n8n, workflow.id, created.id);
	const [session] = emulator.sessions;
	expect(emulator.callbacks).toHaveLength(1);
	expect(itemsOf(told, 'Tell That It Is Ready')).toMatchObject([
		{ text: expect.stringMatching(`Video ${session.id} is ready: http.*mp4`) as string },
	]);
});

it('every example is tried here', () => {
	const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
	expect(files).toEqual([
		'callback-trigger.json',
		'schedule-create-and-wait.json',
		'webhook-create-and-status.json',
	]);
});
