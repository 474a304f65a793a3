/** n8n is killed in a node behind Samsar, and the retry begins with fewer rows. The server has no list. */
import type { IDataObject } from 'n8n-workflow';
import { newNode, to } from '../support/nodes';
import { awaitEnd, awaitStatus, startDraft, type Run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { draftWorkflow, errorTextOf, itemsOf, NEXT, ROWS, SAMSAR } from '../support/n8n/workflows';
import { sleep, until } from '../support/time';
import { startOtherN8n, type OtherN8n } from './support/otherN8n';

jest.setTimeout(300_000);

const TO_DO = 'Still to Do';
const UPLOAD = 'Upload';
const NAMES = ['cat', 'dog', 'cow'];

const promptOf = (name: string, nth: number) => `A ${name} of play ${nth}`;

/** Until then the first row is to be done, and the upload takes its time. */
const FIRST_LIFE_MS = 60_000;

let other: OtherN8n;
let setting: Setting;

/** Rows → those that are still to do → Samsar → a slow upload. */
function draft(samsar: IDataObject) {
	const end = Date.now() + FIRST_LIFE_MS;
	const drafted = draftWorkflow({
		credential: setting.credential,
		samsar: {
			operation: 'createAndWait',
			options: { waiting: 'inProcess' },
			...samsar,
		},
	});
	const toDo = newNode(TO_DO, 'n8n-nodes-base.filter', 2, {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose' },
			conditions: [
				{
					id: 'still-to-do',
					leftValue: `={{ Date.now() < ${end} || $json.name !== 'cat' }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
		options: {},
	});
	const upload = newNode(UPLOAD, 'n8n-nodes-base.wait', 1.1, {
		amount: `={{ Date.now() < ${end} ? 60 : 1 }}`,
		unit: 'seconds',
	});
	drafted.nodes.push(toDo, upload);
	drafted.connections[ROWS] = { main: [[to(TO_DO)]] };
	drafted.connections[TO_DO] = { main: [[to(SAMSAR)]] };
	drafted.connections[NEXT] = { main: [[to(UPLOAD)]] };
	return { drafted, end };
}

const VARIANTS: Array<[string, IDataObject]> = [
	['that stay as they are', {}],
	['that change with every try', { prompt: '={{ $json.prompt }} at {{ $now.toMillis() }}' }],
	[
		'that change, and come from another node',
		{ prompt: `={{ $('${ROWS}').item.json.prompt }} at {{ $now.toMillis() }}` },
	],
];

let killed: Array<{ run: Run; end: number }>;

beforeAll(async () => {
	other = await startOtherN8n({});
	setting = await openSetting({ renderMs: 500 }, other.url);
	killed = [];
	for (const [nth, [, samsar]] of VARIANTS.entries()) {
		const rows = NAMES.map((name) => ({ name, prompt: promptOf(name, nth) }));
		const { drafted, end } = draft(samsar);
		killed.push({ run: await startDraft(setting, drafted, rows), end });
	}
	const { emulator } = setting;
	await until(
		() => emulator.sessions.length === 9 && emulator.sessions.every(({ ended }) => ended),
	);
	// The last look, and n8n's own step to the upload.
	await sleep(5_000);
	await other.crash();
	const last = Math.max(...killed.map(({ end }) => end));
	await sleep(Math.max(0, last - Date.now()));
});
afterAll(async () => {
	await closeSetting(setting);
	await other.close();
});

it.each(VARIANTS.map(([name], nth) => [name, nth] as const))(
	'a retry delivers the rows that are left, with prompts %s, and pays for none',
	async (_name, nth) => {
		const { n8n, emulator } = setting;
		const { run } = killed[nth];
		await awaitStatus(n8n, run, ['crashed'], 60_000);
		const { id } = await n8n.retryExecution(run.executionId, false);
		const execution = await awaitEnd(n8n, { ...run, executionId: id });
		expect(errorTextOf(execution)).toBe('');
		const idOf = (row: string) =>
			emulator.sessions.find(({ prompt }) => prompt.startsWith(promptOf(row, nth)))?.id;
		expect(itemsOf(execution, NEXT)).toMatchObject(
			['dog', 'cow'].map((row) => ({
				row,
				sessionId: idOf(row),
				status: 'COMPLETED',
			})),
		);
		expect(emulator.postsSent).toBe(9);
	},
);
