import type { N8nRest } from '../../scripts/n8n-rest';
import { answeringWebhook, draftCaller, draftLoop, draftSubWorkflow } from '../support/n8n/drafts';
import { awaitEnd, begin, startDraft, TWO_TICKS_MS } from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { publish } from '../support/n8n/workflows';
import { tellOutcome, type Outcome } from './support/outcome';

jest.setTimeout(400_000);

const rows = [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: 'A market at noon' },
];

const samsarWaiting = (waiting: string) => ({
	samsar: { operation: 'createAndWait', options: { waiting } },
});

async function playLoop(scene: Setting, waiting: string) {
	const options = { credential: scene.credential, ...samsarWaiting(waiting) };
	return await startDraft(scene, draftLoop(options), rows);
}

async function playSubWorkflow(scene: Setting, waiting: string) {
	const options = { credential: scene.credential, ...samsarWaiting(waiting) };
	const { id } = await publish(scene, { ...draftSubWorkflow(options) });
	return await startDraft(scene, draftCaller(options, id), rows);
}

/** n8n would hand on the first video only: the calls wait in the process. */
async function playEach(scene: Setting, waiting: string) {
	const options = { credential: scene.credential, ...samsarWaiting(waiting) };
	const { id } = await publish(scene, { ...draftSubWorkflow(options) });
	return await startDraft(scene, draftCaller(options, id, 'each'), rows);
}

/** The webhook would be answered at once, with an error. */
async function playAnswered(scene: Setting, waiting: string) {
	const options = { credential: scene.credential, ...samsarWaiting(waiting) };
	const { id } = await publish(scene, { ...draftSubWorkflow(options) });
	return await startDraft(scene, answeringWebhook(draftCaller(options, id), 'lastNode'), rows);
}

const PLAYS = {
	'Loop Over Items, two passes': playLoop,
	'a called workflow': playSubWorkflow,
	'a workflow that is called for each item': playEach,
	'a called workflow below a webhook that answers at the end': playAnswered,
};

const outcomes = new Map<string, Record<'released' | 'inProcess', () => Promise<Outcome>>>();

beforeAll(async () => {
	const n8n = await signIn();
	for (const [title, play] of Object.entries(PLAYS)) {
		const playAs = (waiting: string) => begin(() => playOut(n8n, play, waiting));
		outcomes.set(title, { released: playAs('releaseWorker'), inProcess: playAs('inProcess') });
	}
});
afterAll(closeScenes);

async function playOut(n8n: N8nRest, play: typeof playLoop, waiting: string): Promise<Outcome> {
	const scene = await openScene(n8n, { renderMs: 5_000 });
	const run = await play(scene, waiting);
	return tellOutcome(await awaitEnd(n8n, run, 2 * TWO_TICKS_MS), scene.emulator);
}

it.each(Object.keys(PLAYS))('%s gives the same released and in the process', async (title) => {
	const { released, inProcess } = outcomes.get(title)!;
	const [outOfReleased, outOfProcess] = [await released(), await inProcess()];
	expect(outOfReleased).toEqual(outOfProcess);
	expect(outOfReleased).toMatchObject({
		status: 'success',
		postsSent: 2,
		next: [
			{ row: 'first', status: 'COMPLETED' },
			{ row: 'second', status: 'COMPLETED' },
		],
	});
});
