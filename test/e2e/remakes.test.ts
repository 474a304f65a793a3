/** Videos of pictures and of finished videos, in a real n8n, on today's server. */
import type { INode } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n-rest';
import { SAMPLE_VIDEO } from '../emulator';
import { readFile } from '../support/n8n/files';
import { expectKeyNowhere } from './support/key';
import { addSources, findRemake, REMAKES } from '../support/n8n/remakes';
import { countOf } from '../support/emulators';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import {
	callWebhook,
	draftWorkflow,
	errorTextOf,
	itemsOf,
	NEXT,
	ON_ERROR,
	publish,
	ROWS,
} from '../support/n8n/workflows';
import { newNode } from '../support/nodes';
import { run, waitForOtherExecution, type Row } from '../support/n8n/runs';

jest.setTimeout(120_000);

let setting: Setting;
let rows: [Row, Row];

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => {
	setting.emulator.reset();
	rows = addSources(setting.emulator);
});

const RETRIES: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 200 };
const IN_PROCESS = { waiting: 'inProcess' };
const FILE = { downloadVideo: true, binaryPropertyName: 'film' };

/** Every item of the next node has the file of its own session. */
async function expectFiles(execution: Execution): Promise<void> {
	const items = execution.data.resultData.runData[NEXT]?.at(-1)?.data?.main[0] ?? [];
	expect(items).not.toEqual([]);
	for (const { json, binary } of items) {
		expect(binary?.film).toMatchObject({
			fileName: `${String(json.sessionId)}.mp4`,
			mimeType: 'video/mp4',
		});
		expect(await readFile(setting.n8n.url, binary?.film)).toEqual(SAMPLE_VIDEO);
	}
}

describe.each(REMAKES)('$operation', ({ operation, kind, fields, sent }) => {
	const samsar = { operation, ...fields, ...FILE, options: IN_PROCESS };

	it('gives each item its own new video, as a file too, in the process', async () => {
		const { emulator } = setting;
		const execution = await run(setting, { samsar }, rows);

		expect(errorTextOf(execution)).toBe('');
		expect(countOf(emulator, kind)).toBe(2);
		const made = rows.map((row) =>
			emulator.sessions.find(({ input }) =>
				Object.entries(sent(row)).every(
					([name, value]) => JSON.stringify(input[name]) === JSON.stringify(value),
				),
			),
		);
		expect(itemsOf(execution, NEXT)).toMatchObject(
			rows.map(({ name }, index) => ({
				row: name,
				sessionId: made[index]?.id,
				status: 'COMPLETED',
				videoUrl: expect.stringContaining(`${made[index]?.id}.mp4`) as string,
			})),
		);
		await expectFiles(execution);
	});
});

// The other ones fail and are retried in test/engine/editing.test.ts.
describe.each(['createFromImages', 'translate'])('%s', (operation) => {
	const { kind, fields } = findRemake(operation);
	const samsar = { operation, ...fields, ...FILE, options: IN_PROCESS };

	it('is taken up by Retry On Fail after a refusal and after a fault, and paid once', async () => {
		const { emulator } = setting;
		emulator.plan({ on: kind, nth: 1, fault: '400 JSON' });
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const execution = await run(setting, { samsar, node: RETRIES }, rows.slice(0, 1));

		expect(errorTextOf(execution)).toBe('');
		expect(emulator.requests.map(({ answeredWith }) => answeredWith)).toContain(401);
		expect(countOf(emulator, kind)).toBe(2);
		expect(emulator.sessions).toHaveLength(1);
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'cat', sessionId: emulator.sessions[0].id, status: 'COMPLETED' },
		]);
		await expectFiles(execution);
		await expectKeyNowhere(setting, execution.id);
	});

	it('whose answer is lost is found again, or told and not paid for again', async () => {
		const { n8n, emulator } = setting;
		emulator.plan({ on: kind, fault: 'reset after it was accepted' });
		const failed = await run(setting, { samsar, node: RETRIES }, rows.slice(0, 1));
		// What was made of finished videos stands in the server's list; videos of pictures do not.
		if (kind !== 'image_list_to_video') {
			const [{ id: sessionId }] = emulator.sessions;
			expect(itemsOf(failed, NEXT)).toMatchObject([
				{ sessionId, status: 'COMPLETED', recovered: true },
			]);
			expect(countOf(emulator, kind)).toBe(1);
			return;
		}
		const { id } = await n8n.retryExecution(failed.id, false);
		const retried = await n8n.waitForEnd(id);

		for (const execution of [failed, retried]) {
			expect(errorTextOf(execution)).toMatch(/may have accepted/);
		}
		expect(countOf(emulator, kind)).toBe(1);
	});

	it('sends only the item that is refused to the error branch', async () => {
		const { emulator } = setting;
		emulator.plan({ on: kind, nth: 1, fault: '400 JSON' });
		const node = { onError: 'continueErrorOutput' as const };
		const execution = await run(setting, { samsar, node }, rows);

		expect(execution.status).toBe('success');
		const [delivered, refused] = [NEXT, ON_ERROR].map((name) => itemsOf(execution, name));
		expect([...delivered, ...refused].map(({ row }) => row).sort()).toEqual(['cat', 'dog']);
		expect(delivered).toMatchObject([{ status: 'COMPLETED' }]);
		expect(refused).toMatchObject([{ error: expect.stringMatching(/HTTP 400/) as string }]);
		expect(emulator.sessions).toHaveLength(1);
	});
});

it('Join makes one video of all items, with Execute Once and an expression', async () => {
	const { emulator } = setting;
	const sessionIds = '={{ $input.all().map((item) => item.json.sessionId) }}';
	const samsar = { operation: 'join', sessionIds, options: IN_PROCESS };
	const execution = await run(setting, { samsar, node: { executeOnce: true } }, rows);

	expect(errorTextOf(execution)).toBe('');
	const [{ id, sources }] = emulator.sessions;
	expect(sources).toEqual(rows.map(({ sessionId }) => sessionId));
	expect(countOf(emulator, 'join_videos')).toBe(1);
	expect(itemsOf(execution, NEXT)).toMatchObject([{ sessionId: id, status: 'COMPLETED' }]);
});

it('pictures that are sent to a webhook become a video, uploaded and paid once', async () => {
	const { n8n, emulator } = setting;
	const { operation, kind } = findRemake('createFromImages');
	const draft = draftWorkflow({
		credential: setting.credential,
		samsar: {
			operation,
			imageSource: 'binary',
			binaryPropertyNames: 'front, back',
			prompt: '={{ $json.body.prompt }}',
			options: IN_PROCESS,
		},
		node: RETRIES,
	});
	const keep = newNode(ROWS, 'n8n-nodes-base.noOp', 1, {});
	const nodes = draft.nodes.map((node) => (node.name === ROWS ? keep : node));
	const next = nodes.filter(({ name }) => name !== NEXT && name !== ON_ERROR);
	const shown = [NEXT, ON_ERROR].map((name) => newNode(name, 'n8n-nodes-base.noOp', 1, {}));
	const workflow = await publish(setting, { ...draft, nodes: [...next, ...shown] });
	emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });

	const form = new FormData();
	form.append('prompt', 'Walking shoes');
	for (const name of ['front', 'back']) {
		const picture = new Blob([`picture of the ${name}`], { type: 'image/png' });
		form.append(name, picture, `${name}.png`);
	}
	const answer = await callWebhook(setting, draft.path, { method: 'POST', body: form });
	expect(answer.status).toBe(200);
	const execution = await waitForOtherExecution(n8n, workflow.id);

	expect(errorTextOf(execution)).toBe('');
	const uploads = emulator.requests.filter((request) => request.kind === 'upload');
	expect(uploads.map(({ body }) => body)).toEqual(
		['front', 'back'].map((name) => {
			const content = Buffer.from(`picture of the ${name}`).toString('base64');
			return { input: { image_data: [`data:image/png;base64,${content}`] } };
		}),
	);
	expect(countOf(emulator, kind)).toBe(1);
	const [{ id, input }] = emulator.sessions;
	expect(input.prompt).toBe('Walking shoes');
	expect(itemsOf(execution, NEXT)).toMatchObject([{ sessionId: id, status: 'COMPLETED' }]);
});
