/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFilesFolder } from '../../scripts/n8n-server';
import { SAMPLE_VIDEO } from '../emulator/cdn';
import { EXAMPLES } from '../support/clone';
import { readVariable } from '../support/n8n/environment';
import { startLanguageModel } from '../support/n8n/languageModel';
import { runByHand, waitForOtherExecution } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { callWebhook, itemsOf, publish } from '../support/n8n/workflows';
import { openBucket } from './support/bucket';
import { openExample, withNode } from './support/exampleDrafts';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000, callsBack: true });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const filesFolder = findFilesFolder(readVariable('E2E_USER_FOLDER'));

const draftOf = (file: string) => openExample(file, setting.credential, filesFolder);

const order = async (body: object) =>
	await callWebhook(setting, 'samsar-video', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

const askStatus = async (sessionId: string) =>
	await callWebhook(setting, `samsar-video-status?sessionId=${sessionId}`);

it('schedule → Create & Wait with its file → Write File', async () => {
	const { emulator } = setting;
	const execution = await runByHand(setting, draftOf('schedule-create-and-wait.json'));

	expect(execution.status).toBe('success');
	expect(emulator.postsSent).toBe(1);
	const file = join(filesFolder, `${emulator.sessions[0].id}.mp4`);
	expect(readFileSync(file).equals(SAMPLE_VIDEO)).toBe(true);
	expect(emulator.cdnRequests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

it('schedule: the variant for S3', async () => {
	const { n8n, emulator } = setting;
	const bucket = await openBucket();
	try {
		const credential = await n8n.createCredential('Bucket of a test', 's3', {
			endpoint: bucket.endpoint,
			region: 'us-east-1',
			accessKeyId: 'test-id',
			secretAccessKey: 'test-key',
			forcePathStyle: true,
			ignoreSSLIssues: false,
		});
		const draft = withNode(draftOf('schedule-create-and-wait.json'), 'Upload to S3', {
			disabled: false,
			credentials: { s3: credential },
		});
		const execution = await runByHand(setting, withNode(draft, 'Write File', { disabled: true }));
		expect(execution.status).toBe('success');
		const [[path, file]] = [...bucket.files];
		expect(path).toBe(`/my-videos/${emulator.sessions[0].id}.mp4`);
		expect(file.equals(SAMPLE_VIDEO)).toBe(true);
	} finally {
		bucket.close();
	}
});

it('rows of a spreadsheet → a batch → a sheet of videos, and one of rows to look at', async () => {
	const { emulator } = setting;
	const execution = await runByHand(setting, draftOf('spreadsheet-rows.json'));

	expect(execution.status).toBe('success');
	expect(emulator.sessions.map(({ input }) => input.duration)).toEqual([10, 10]);
	const [morning, noon] = emulator.sessions;
	expect(itemsOf(execution, 'Finished')).toMatchObject([
		{ title: 'Morning', sessionId: morning.id, estimatedCredits: 100 },
		{ title: 'Noon', sessionId: noon.id, videoUrl: expect.stringContaining('.mp4') as string },
	]);
	expect(itemsOf(execution, 'Not Made')).toMatchObject([
		{ title: 'Evening', sessionId: '', reason: expect.stringContaining("'Prompt'") as string },
	]);
	for (const sheet of ['Sheet of Finished Videos', 'Sheet of Rows to Look At']) {
		const [{ data }] = execution.data.resultData.runData[sheet];
		expect(data?.main[0]?.[0].binary?.data).toMatchObject({ mimeType: 'text/csv' });
	}
});

it.each([
	['A lighthouse keeper [render 12s]', 'Finished', 'is ready: http'],
	['A lighthouse keeper [fail: No light.]', 'Not Made', 'No light.'],
])('a loop by hand: %s', async (prompt, node, text) => {
	const draft = draftOf('status-loop.json');
	const create = draft.nodes.find(({ name }) => name === 'Create Video');
	const execution = await runByHand(
		setting,
		withNode(draft, 'Create Video', { parameters: { ...create?.parameters, prompt } }),
	);
	expect(execution.status).toBe('success');
	expect(setting.emulator.postsSent).toBe(1);
	expect(itemsOf(execution, node)).toMatchObject([
		{ text: expect.stringContaining(text) as string },
	]);
});

it('an agent that is asked in a chat starts one video and tells its session', async () => {
	const { n8n, emulator } = setting;
	const model = await startLanguageModel(
		[{ prompt: 'A paper boat in the rain', seconds: 10 }],
		'Start_Video',
	);
	try {
		const openAi = await n8n.createCredential('Model of a test', 'openAiApi', {
			apiKey: 'test-key',
			url: model.baseUrl,
		});
		const draft = withNode(draftOf('agent-tool.json'), 'Model', {
			credentials: { openAiApi: openAi },
		});
		await publish(setting, withNode(draft, 'Chat', { parameters: { public: true, options: {} } }));
		const chat = draft.nodes.find(({ name }) => name === 'Chat');
		const answer = await callWebhook(setting, `${chat?.webhookId}/chat`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				action: 'sendMessage',
				sessionId: 'a-chat',
				chatInput: 'Make a ten second video of a paper boat in the rain.',
			}),
		});
		expect(await answer.text()).toContain(emulator.sessions[0].id);
		expect(emulator.sessions.map(({ input }) => [input.prompt, input.duration])).toEqual([
			['A paper boat in the rain', 10],
		]);
		expect(emulator.postsSent).toBe(1);
	} finally {
		model.close();
	}
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
	expect(told.data.resultData.runData['Fetch the File'][0].data?.main[0]?.[0].binary).toBeDefined();
	expect(itemsOf(told, 'Tell That It Is Ready')).toMatchObject([
		{ text: expect.stringMatching(`Video ${session.id} is ready: http.*mp4`) as string },
	]);
});

it('every example is tried here, in publishing.test.ts or in orderExamples.test.ts', () => {
	const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));
	expect(files).toEqual([
		'agent-tool.json',
		'callback-trigger.json',
		'daily-cap-and-question.json',
		'data-table-queue.json',
		'monthly-cost.json',
		'product-pictures.json',
		'schedule-create-and-wait.json',
		'spreadsheet-rows.json',
		'status-loop.json',
		'telegram-and-discord.json',
		'webhook-create-and-status.json',
		'webhook-pay-once.json',
	]);
});
