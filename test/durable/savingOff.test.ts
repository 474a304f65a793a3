/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import type { N8nRest } from '../../scripts/n8n-rest';
import { sendingTo } from '../support/n8n/drafts';
import { begin, listOldestFirst, startDraft } from '../support/n8n/runs';
import { closeScenes, openScene, signIn } from '../support/n8n/setting';
import { draftWorkflow } from '../support/n8n/workflows';
import { sleep } from '../support/time';

jest.setTimeout(300_000);

const SAVE_NOTHING = {
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveExecutionProgress: false,
	saveManualExecutions: false,
} as const;
const rows = [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: 'Cats [fail: No cats today.]' },
];

const received: IDataObject[] = [];
let receiver: Server;
let play: () => ReturnType<typeof run>;

async function run(n8n: N8nRest) {
	const scene = await openScene(n8n, { renderMs: 10_000 });
	const draft = draftWorkflow({
		credential: scene.credential,
		samsar: { operation: 'createAndWait', options: { waiting: 'releaseWorker' } },
		node: { onError: 'continueErrorOutput' },
		settings: SAVE_NOTHING,
	});
	const { port } = receiver.address() as AddressInfo;
	const { workflow } = await startDraft(scene, sendingTo(draft, `http://127.0.0.1:${port}/`), rows);
	const deadline = Date.now() + 200_000;
	while (received.length < rows.length && Date.now() < deadline) await sleep(1_000);
	// n8n deletes the executions after their last node.
	await sleep(5_000);
	return { left: await listOldestFirst(n8n, workflow.id), emulator: scene.emulator };
}

beforeAll(async () => {
	receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			received.push(JSON.parse(body) as IDataObject);
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	const n8n = await signIn();
	play = begin(() => run(n8n));
});
afterAll(async () => {
	receiver.close();
	await closeScenes();
});

it('works where n8n saves no executions, and leaves none behind, of the child neither', async () => {
	const { left, emulator } = await play();
	expect(received).toHaveLength(2);
	expect(received).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ row: 'first', status: 'COMPLETED' }),
			expect.objectContaining({
				row: 'second',
				details: expect.objectContaining({ status: 'FAILED' }) as unknown,
			}),
		]),
	);
	expect(emulator.postsSent).toBe(2);
	expect(left).toEqual([]);
});
