/** Values as a sheet gives them, out of a real Code node. */
import { newNode } from '../support/nodes';
import { startDraft } from '../support/n8n/runs';
import { withNodes } from '../support/n8n/drafts';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { draftWorkflow, itemsOf, NEXT, ON_ERROR, ROWS } from '../support/n8n/workflows';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));

/** Three rows that can be understood, and three that cannot: a ratio made a time, a comma, an invisible prompt. */
const CODE = `
const sheet = { name: 'first', prompt: 'A harbor', ratio: '16:9 ', tone: 'Cinematic', language: 'Spanish', subtitles: '0', seconds: '12' };
return [
	sheet,
	{ ...sheet, name: 'second', ratio: '9:16', tone: ' cinematic ', language: 'ES', subtitles: 'TRUE', seconds: 12 },
	{ ...sheet, name: 'third', language: null, subtitles: '' },
	{ ...sheet, name: 'fourth', ratio: '16:09:00' },
	{ ...sheet, name: 'fifth', seconds: '10,5' },
	{ ...sheet, name: 'sixth', prompt: '\\u200b\\u2060' },
].map((json) => ({ json }));
`;

it('are sent as they are meant, and refused where nobody can know', async () => {
	const { emulator, credential, n8n } = setting;
	const draft = draftWorkflow({
		credential,
		samsar: {
			operation: 'create',
			imageModel: { __rl: true, mode: 'list', value: 'default' },
			aspectRatio: '={{ $json.ratio }}',
			tone: '={{ $json.tone }}',
			duration: '={{ $json.seconds }}',
			additionalFields: {
				language: '={{ $json.language }}',
				enableSubtitles: '={{ $json.subtitles }}',
			},
		},
		node: { onError: 'continueErrorOutput' },
	});
	const sheet = newNode(ROWS, 'n8n-nodes-base.code', 2, { jsCode: CODE });
	const { executionId } = await startDraft(setting, withNodes(draft, sheet), []);
	const execution = await n8n.waitForEnd(executionId);

	expect(itemsOf(execution, NEXT)).toHaveLength(3);
	const sent = emulator.requests.flatMap(({ kind, body }) =>
		kind === 'create' ? [(body as { input: Record<string, unknown> }).input] : [],
	);
	const sentAs = { tone: 'cinematic', duration: 12, language: 'es' };
	expect(sent).toHaveLength(3);
	expect(sent).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ ...sentAs, aspect_ratio: '16:9', enable_subtitles: false }),
			expect.objectContaining({ ...sentAs, aspect_ratio: '9:16', enable_subtitles: true }),
			expect.not.objectContaining({ language: expect.anything() as unknown }),
		]),
	);
	expect(itemsOf(execution, ON_ERROR).map(({ error }) => String(error))).toEqual([
		expect.stringContaining("'Aspect Ratio'"),
		expect.stringContaining("'Duration'"),
		expect.stringContaining("'Prompt'"),
	]);
});
