import { draftManual } from '../support/n8n/drafts';
import { awaitEnd, begin } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT } from '../support/n8n/workflows';
import { openEditor, type Editor } from './support/editor';

jest.setTimeout(300_000);

let editor: Editor;
let play: () => ReturnType<typeof run>;

async function run(scene: Setting) {
	const { n8n, credential } = scene;
	const samsar = { operation: 'createAndWait', options: { waiting: 'releaseWorker' } };
	const draft = draftManual({ credential, samsar }, { name: 'first', prompt: 'A harbour at dawn' });
	const { name, nodes, connections, settings } = draft;
	const workflow = await n8n.createWorkflow({ name, nodes, connections, settings });
	const executionId = await editor.runManually(workflow.id, 'Webhook');
	const execution = await awaitEnd(n8n, { workflow, executionId });
	return { execution, executionId };
}

beforeAll(async () => {
	const n8n = await signIn();
	editor = await openEditor();
	const scene = await openScene(n8n, { renderMs: 10_000 });
	play = begin(() => run(scene));
});
afterAll(async () => {
	editor.close();
	await closeScenes();
});

it('a run by hand is parked, goes on, and the editor is told of both', async () => {
	const { execution, executionId } = await play();
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'first', status: 'COMPLETED' }]);
	await editor.seen('executionFinished', executionId);
	const told = editor.messages
		.filter(({ data }) => data.executionId === executionId)
		.map(({ type, data }) => [type, data.nodeName ?? data.status].filter(Boolean).join(' '));
	const parkedAt = told.indexOf('executionWaiting');
	expect(told.indexOf('nodeExecuteAfter Samsar')).toBeGreaterThan(-1);
	expect(parkedAt).toBeGreaterThan(-1);
	expect(told.indexOf('nodeExecuteAfter Next')).toBeGreaterThan(parkedAt);
	expect(told.at(-1)).toBe('executionFinished success');
});
