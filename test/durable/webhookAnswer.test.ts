import type { IDataObject } from 'n8n-workflow';
import type { N8nRest } from '../../scripts/n8n-rest';
import { answeringWebhook } from '../support/n8n/drafts';
import { begin, callRows, listOldestFirst } from '../support/n8n/runs';
import { closeScenes, openScene, signIn } from '../support/n8n/setting';
import { draftWorkflow, publish } from '../support/n8n/workflows';

jest.setTimeout(300_000);

const MODES = ['lastNode', 'responseNode'] as const;

/** What the caller of a webhook gets that answers after Samsar. */
async function call(n8n: N8nRest, mode: (typeof MODES)[number], waiting: string) {
	const scene = await openScene(n8n, { renderMs: 40_000 });
	const samsar = { operation: 'createAndWait', options: { waiting } };
	const draft = answeringWebhook(draftWorkflow({ credential: scene.credential, samsar }), mode);
	const workflow = await publish(scene, draft);
	const answer = await callRows(scene, draft.path, [
		{ name: 'first', prompt: 'A harbour at dawn' },
	]);
	const items = (await answer.json()) as IDataObject[];
	return { items, executions: await listOldestFirst(n8n, workflow.id) };
}

const answers = new Map<string, () => ReturnType<typeof call>>();

beforeAll(async () => {
	const n8n = await signIn();
	for (const mode of MODES)
		answers.set(
			mode,
			begin(() => call(n8n, mode, 'automatic')),
		);
});
afterAll(closeScenes);

it.each(MODES)(
	'the caller of a webhook that answers in the mode %s gets the video, and is waited for in the process',
	async (mode) => {
		const { items, executions } = await answers.get(mode)!();
		expect(items).toMatchObject([{ row: 'first', status: 'COMPLETED' }]);
		// In queue mode, n8n would answer for a parked execution at once, with nothing.
		expect(executions).toHaveLength(1);
	},
);
