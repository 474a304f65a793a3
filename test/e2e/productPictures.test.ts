/** What today's server makes of pictures and of finished videos, in a real n8n. */
import type { WorkflowDraft } from '../../scripts/n8n-rest';
import { PORTRAIT_VIDEO } from '../emulator';
import { runByHand } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf } from '../support/n8n/workflows';
import { openExample, withCredential } from './support/exampleDrafts';
import { openMessengers, type Messengers } from './support/messengers';

jest.setTimeout(300_000);

const TOKEN = 'test-token';
const PICTURE = 'iVBORw0KGgo=';

let setting: Setting;
let messengers: Messengers;

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', renderMs: 1_000 });
	messengers = await openMessengers();
});
afterAll(async () => {
	messengers.close();
	await closeSetting(setting);
});
beforeEach(() => setting.emulator.reset());

async function openProduct(): Promise<WorkflowDraft> {
	const telegramApi = await setting.n8n.createCredential('Bot of a test', 'telegramApi', {
		accessToken: TOKEN,
		baseUrl: messengers.url,
	});
	const draft = openExample('product-pictures.json', setting.credential, '/files');
	return withCredential(draft, 'Send to Telegram', { telegramApi });
}

it('pictures of a product become a video, which is translated and sent to Telegram', async () => {
	const { emulator } = setting;
	// Retry On Fail goes on with what is paid for.
	emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
	const execution = await runByHand(setting, await openProduct());

	expect(execution.status).toBe('success');
	const [made, translated] = emulator.sessions;
	expect(emulator.sessions.map(({ kind }) => kind)).toEqual([
		'image_list_to_video',
		'translate_video',
	]);
	expect(made.input.image_urls).toEqual([
		{
			image_url: 'https://example.com/front.png',
			title: 'Walking shoes',
			image_text: 'Made for ten thousand steps a day',
		},
		{ image_url: 'https://example.com/sole.png' },
	]);
	expect(translated).toMatchObject({ sources: [made.id], video: { language: 'es' } });
	expect(itemsOf(execution, 'Translate to Spanish')).toMatchObject([
		{ sessionId: translated.id, status: 'COMPLETED', estimatedCredits: 30 },
	]);
	const film = await messengers.waitFor(`/bot${TOKEN}/sendVideo`);
	expect(film.body.includes(PORTRAIT_VIDEO)).toBe(true);
	expect(film.body.includes('Walking shoes, en español')).toBe(true);
});

it('pictures that come with the item are uploaded first', async () => {
	const { emulator } = setting;
	const draft = await openProduct();
	const node = (name: string, type: string, typeVersion: number, parameters: object) =>
		({ id: name, name, type, typeVersion, parameters, position: [0, 0] }) as never;
	const product = node('Product', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ name: 'Shoes', picture: PICTURE }),
		options: {},
	});
	const file = node('File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'picture',
		options: { fileName: 'shoe.png', mimeType: 'image/png' },
	});
	const nodes = draft.nodes.flatMap((each) => {
		if (each.name === 'Product') return [product, file];
		if (each.name === 'Create Video') {
			const parameters = { ...each.parameters, imageSource: 'binary', prompt: 'Shoes' };
			return [{ ...each, parameters }];
		}
		return each.name === 'Run by Hand' ? [each] : [];
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const connections = {
		'Run by Hand': to('Product'),
		Product: to('File'),
		File: to('Create Video'),
	};
	const execution = await runByHand(setting, { ...draft, nodes, connections });

	expect(execution.status).toBe('success');
	const uploads = emulator.requests.filter(({ kind }) => kind === 'upload');
	expect(uploads.map(({ body }) => body)).toEqual([
		{ input: { image_data: [`data:image/png;base64,${PICTURE}`] } },
	]);
	expect(emulator.sessions).toHaveLength(1);
});
