/** The examples that send what was made, ask people, and keep a table. */
import type { IDataObject } from 'n8n-workflow';
import type { WorkflowDraft } from '../../scripts/n8n-rest';
import { findFilesFolder } from '../../scripts/n8n-server';
import { PORTRAIT_VIDEO } from '../emulator';
import { readVariable } from '../support/n8n/environment';
import { runByHand, startByHand } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf } from '../support/n8n/workflows';
import { sleep } from '../support/time';
import { openExample, withCredential, withNode } from './support/exampleDrafts';
import { openMessengers, type Messengers } from './support/messengers';

jest.setTimeout(180_000);

const TOKEN = 'test-token';
/** n8n takes whoever looks like a robot for one that only previews a link. */
const PERSON = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36' };

let setting: Setting;
let messengers: Messengers;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000 });
	messengers = await openMessengers();
});
afterAll(async () => {
	messengers.close();
	await closeSetting(setting);
});
beforeEach(() => {
	setting.emulator.reset();
	messengers.messages.length = 0;
});

const draftOf = (file: string) =>
	openExample(file, setting.credential, findFilesFolder(readVariable('E2E_USER_FOLDER')));

async function withTelegram(draft: WorkflowDraft, node: string): Promise<WorkflowDraft> {
	const telegramApi = await setting.n8n.createCredential('Bot of a test', 'telegramApi', {
		accessToken: TOKEN,
		baseUrl: messengers.url,
	});
	return withCredential(draft, node, { telegramApi });
}

it('an upright video goes to Telegram and to Discord, as a file', async () => {
	const discordWebhookApi = await setting.n8n.createCredential(
		'Channel of a test',
		'discordWebhookApi',
		{ webhookUri: `${messengers.url}/discord` },
	);
	const draft = await withTelegram(draftOf('telegram-and-discord.json'), 'Send to Telegram');
	const execution = await runByHand(
		setting,
		withCredential(draft, 'Post to Discord', { discordWebhookApi }),
	);

	expect(execution.status).toBe('success');
	const [session] = setting.emulator.sessions;
	const video = await messengers.waitFor(`/bot${TOKEN}/sendVideo`);
	expect(video.body.includes(PORTRAIT_VIDEO)).toBe(true);
	expect(video.body.includes(`${session.id}.mp4`)).toBe(true);
	expect(video.body.includes('Made by Samsar for 100 credits')).toBe(true);
	const post = await messengers.waitFor('/discord');
	expect(post.body.includes(PORTRAIT_VIDEO)).toBe(true);
	expect(post.body.includes(`A new video: ${itemsOf(execution, 'Create Video')[0].videoUrl}`)).toBe(
		true,
	);
	expect(setting.emulator.postsSent).toBe(1);
});

describe('the next row of a Data Table', () => {
	/** The draft with another prompt in the row that it adds. */
	function withPrompt(draft: WorkflowDraft, prompt: string): WorkflowDraft {
		const add = draft.nodes.find(({ name }) => name === 'Add a Row to Try');
		const columns = add?.parameters.columns as { value: IDataObject };
		return withNode(draft, 'Add a Row to Try', {
			parameters: {
				...add?.parameters,
				columns: { ...columns, value: { ...columns.value, prompt } },
			},
		});
	}

	it('is made, and its link and its price are written back', async () => {
		const execution = await runByHand(setting, draftOf('data-table-queue.json'));

		expect(execution.status).toBe('success');
		const [session] = setting.emulator.sessions;
		expect(itemsOf(execution, 'Write It Back')).toMatchObject([
			{
				prompt: 'A lighthouse keeper finds a message in a bottle',
				state: 'done',
				sessionId: session.id,
				videoUrl: expect.stringContaining(`${session.id}.mp4`) as string,
				credits: 100,
			},
		]);
	});

	it('that cannot be made says why, and the one after it is taken next', async () => {
		const draft = draftOf('data-table-queue.json');
		const failing = withPrompt(draft, 'A harbour [fail: No light.]');
		const execution = await runByHand(setting, failing);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Write the Reason')).toMatchObject([
			{
				state: 'look at it',
				sessionId: setting.emulator.sessions[0].id,
				note: expect.stringContaining('No light.') as string,
			},
		]);
		const next = await runByHand(setting, draft);
		expect(itemsOf(next, 'Write It Back')).toMatchObject([{ state: 'done' }]);
		expect(setting.emulator.postsSent).toBe(2);
	});

	it('is paid once when the next hour comes while its video is made', async () => {
		const { n8n, emulator } = setting;
		const draft = withPrompt(draftOf('data-table-queue.json'), 'A bridge [render 5s]');
		const { id } = await n8n.createWorkflow(draft);
		const first = await n8n.runManually(id, 'Run by Hand');
		while (emulator.postsSent === 0) await sleep(100);
		const second = await n8n.runManually(id, 'Every Hour');

		for (const execution of [await n8n.waitForEnd(first), await n8n.waitForEnd(second)]) {
			expect(itemsOf(execution, 'Write It Back')).toMatchObject([
				{ state: 'done', sessionId: emulator.sessions[0].id, credits: 100 },
			]);
		}
		expect(emulator.postsSent).toBe(1);
	});
});

describe('a daily cap and a question', () => {
	const FILE = 'daily-cap-and-question.json';
	const ASKED = `/bot${TOKEN}/sendMessage`;

	async function draftWith(videos: IDataObject[]): Promise<WorkflowDraft> {
		const draft = await withTelegram(draftOf(FILE), 'Ask in Telegram');
		const list = draft.nodes.find(({ name }) => name === "Today's Videos");
		const jsonOutput = JSON.stringify({ videos });
		return withNode(draft, "Today's Videos", { parameters: { ...list?.parameters, jsonOutput } });
	}

	/** Reads the question, and presses one of its buttons. */
	async function answer(executionId: string, count: number, button: string): Promise<string> {
		const { body } = await messengers.waitFor(ASKED, count);
		// n8n saves the wait after it has sent the question.
		await setting.n8n.waitFor(executionId, ({ status }) => status === 'waiting', 60_000);
		const { text, reply_markup: markup } = JSON.parse(String(body)) as {
			text: string;
			reply_markup: { inline_keyboard: Array<Array<{ text: string; url: string }>> };
		};
		const found = markup.inline_keyboard.flat().find((each) => each.text.includes(button));
		if (!found) throw new Error(`There is no button ${button}: ${String(body)}`);
		const url = new URL(found.url);
		const pressed = await fetch(`${setting.n8n.url}${url.pathname}${url.search}`, {
			headers: PERSON,
		});
		expect(pressed.status).toBe(200);
		return text;
	}

	it('makes the videos of the day', async () => {
		const draft = await withTelegram(draftOf(FILE), 'Ask in Telegram');
		const execution = await runByHand(setting, draft);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Ready')).toHaveLength(2);
		expect(messengers.messages).toEqual([]);
	});

	it('pays nothing when all of them together are above the cap', async () => {
		const row = { prompt: 'A harbour at dawn', seconds: 16 };
		const id = await startByHand(setting, await draftWith([row, row]));

		expect(await answer(id, 1, 'Leave it')).toMatch(
			/would cost 320 credits.*'Max Credits per Run'/,
		);
		expect((await setting.n8n.waitForEnd(id)).status).toBe('success');
		expect(setting.emulator.postsSent).toBe(0);
	});

	it('asks before it pays again, and does what it is told', async () => {
		const id = await startByHand(
			setting,
			await draftWith([
				{ prompt: 'A harbour [fail: No light.]', seconds: 10 },
				{ prompt: 'A market', seconds: 10 },
			]),
		);

		const { id: sessionId } = await (async () => {
			await messengers.waitFor(ASKED);
			return setting.emulator.sessions[0];
		})();
		expect(await answer(id, 1, 'Make them anew')).toContain(`Session: ${sessionId}`);
		expect(await answer(id, 2, 'Leave it')).toContain('No light.');
		expect((await setting.n8n.waitForEnd(id)).status).toBe('success');
		expect(setting.emulator.sessions.map(({ prompt }) => prompt)).toEqual([
			'A harbour [fail: No light.]',
			'A market',
			'A harbour [fail: No light.]',
		]);
	});
});
