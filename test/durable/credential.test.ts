import type { N8nRest } from '../../scripts/n8n-rest';
import { awaitEnd, begin, listOldestFirst, start } from '../support/n8n/runs';
import { closeScenes, openScene, signIn } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, ROWS } from '../support/n8n/workflows';

jest.setTimeout(300_000);

/** A video whose key is this expression of the workflow's data. */
async function play(n8n: N8nRest, expression: string) {
	const scene = await openScene(n8n, { renderMs: 5_000 });
	const { apiKey, baseUrl, sessions } = scene.emulator;
	const credential = await n8n.createCredential('Samsar of the row', 'samsarApi', {
		apiKey: `={{ ${expression} }}`,
		baseUrl,
	});
	const samsar = { operation: 'createAndWait', options: { waiting: 'releaseWorker' } };
	const run = await start({ ...scene, credential }, { samsar }, [
		{ name: 'first', prompt: 'A harbour at dawn', key: apiKey },
	]);
	const execution = await awaitEnd(n8n, run);
	return { execution, sessions, executions: await listOldestFirst(n8n, run.workflow.id) };
}

let ofTheItem: () => ReturnType<typeof play>;
let ofANode: () => ReturnType<typeof play>;

beforeAll(async () => {
	const n8n = await signIn();
	ofTheItem = begin(() => play(n8n, '$json.key'));
	ofANode = begin(() => play(n8n, `$('${ROWS}').first().json.key`));
});
afterAll(closeScenes);

it('a key that is read from the item is waited with in the process', async () => {
	const { execution, executions } = await ofTheItem();
	expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'first', status: 'COMPLETED' }]);
	expect(executions).toHaveLength(1);
});

it('a key that is read from a node fails in the parked wait, which says what was paid for', async () => {
	const { execution, sessions } = await ofANode();
	expect(execution.status).toBe('error');
	const told = errorTextOf(execution);
	expect(told).toContain('paid for and not lost');
	expect(told).toContain(sessions[0].id);
	expect(told).toContain("set 'Waiting' to 'In Process'");
});
