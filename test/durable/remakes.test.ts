/** Videos of pictures and of finished videos, whose wait releases the worker, on today's server. */
import type { N8nRest } from '../../scripts/n8n-rest';
import { readFile } from '../support/n8n/files';
import { addSources, REMAKES, type Remake } from '../support/n8n/remakes';
import { countOf } from '../support/emulators';
import { errorTextOf, itemsOf, NEXT } from '../support/n8n/workflows';
import { SAMPLE_VIDEO } from '../emulator';
import { awaitEnd, awaitParked, begin, start } from '../support/n8n/runs';
import { closeScenes, openScene, signIn } from '../support/n8n/setting';
import { readOwner } from '../support/n8n/environment';

jest.setTimeout(300_000);

const owner = readOwner();

/** A first try that is refused, a second one that pays and parks. */
async function play(n8n: N8nRest, { operation, kind, fields }: Remake) {
	const scene = await openScene(n8n, { dialect: 'current', renderMs: 15_000 });
	const [row] = addSources(scene.emulator);
	scene.emulator.plan({ on: kind, nth: 1, fault: '400 JSON' });
	const options = { waiting: 'releaseWorker' };
	const samsar = { operation, ...fields, downloadVideo: true, options };
	const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 200 };
	const run = await start(scene, { samsar, node }, [row]);
	const parked = await awaitParked(n8n, run);
	return { ...scene, parked, execution: await awaitEnd(n8n, run) };
}

const plays = new Map<string, () => ReturnType<typeof play>>();

beforeAll(async () => {
	const n8n = await signIn();
	for (const remake of REMAKES) {
		plays.set(
			remake.operation,
			begin(() => play(n8n, remake)),
		);
	}
});
afterAll(closeScenes);

it.each(REMAKES)(
	'$operation parks after a refused try, is paid once, and gives out its video and file',
	async ({ operation, kind }) => {
		const { n8n, emulator, parked, execution } = await plays.get(operation)!();
		expect(errorTextOf(execution)).toBe('');
		expect(parked.status).toBe('waiting');
		expect(countOf(emulator, kind)).toBe(2);
		expect(emulator.sessions).toHaveLength(1);
		const [{ id }] = emulator.sessions;
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'cat', sessionId: id, status: 'COMPLETED' },
		]);
		const [item] = execution.data.resultData.runData[NEXT].at(-1)?.data?.main[0] ?? [];
		expect(item.binary?.data).toMatchObject({ fileName: `${id}.mp4`, mimeType: 'video/mp4' });
		expect(await readFile(n8n.url, item.binary?.data, owner)).toEqual(SAMPLE_VIDEO);
	},
);
