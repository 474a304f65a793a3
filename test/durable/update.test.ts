/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { N8nRest } from '../../scripts/n8n-rest';
import { SAMPLE_VIDEO } from '../emulator';
import { readOwner, readVariable } from '../support/n8n/environment';
import { readFile } from '../support/n8n/files';
import {
	awaitEnd,
	awaitParked,
	start,
	type Row,
	type Run,
	type RunOptions,
} from '../support/n8n/runs';
import { restartServer } from '../support/n8n/servers';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT, ON_ERROR, SAMSAR } from '../support/n8n/workflows';
import { listOldPackages } from './support/oldPackages';

jest.setTimeout(600_000);

const N8N = 'updating';

/** No render ends by itself: each does when the last update is done. */
const row = (name: string, more = ''): Row => ({ name, prompt: `A harbour ${more} [never]` });
/** Ends as FAILED then. */
const FAILING = 'that fails later';

interface Scenario {
	rows: Row[];
	waiting: string;
	samsar?: Partial<RunOptions['samsar']>;
	node?: RunOptions['node'];
}

const SCENARIOS = {
	'one video': { rows: [row('first')], waiting: 'releaseWorker' },
	'one video, looked at in the process first': {
		rows: [row('first')],
		waiting: 'automatic',
	},
	'four items under Continue On Fail': {
		rows: [row('first'), row('second', '[create: 400 JSON]'), row('third', FAILING), row('fourth')],
		waiting: 'releaseWorker',
		node: { onError: 'continueErrorOutput' },
	},
	'videos as files': {
		rows: [row('first'), row('second')],
		waiting: 'releaseWorker',
		samsar: { downloadVideo: true, binaryPropertyName: 'video' },
	},
} satisfies Record<string, Scenario>;
type Title = keyof typeof SCENARIOS;
const TITLES = Object.keys(SCENARIOS) as Title[];

interface Parked extends Setting {
	run: Run;
}

const OLD = listOldPackages();
const owner = readOwner();
/** By old package and scenario. */
const parked = new Map<string, Parked>();

async function park(n8n: N8nRest, { rows, waiting, samsar, node }: Scenario): Promise<Parked> {
	const scene = await openScene(n8n);
	const options = { operation: 'createAndWait', ...samsar, options: { waiting } };
	const run = await start(scene, { samsar: options, node }, rows);
	await awaitParked(n8n, run, 120_000);
	return { ...scene, run };
}

function readInstalledIntegrity(): string {
	const nodes = join(readVariable('UPDATING_N8N_FOLDER'), '.n8n', 'nodes', 'node_modules');
	const { packages } = JSON.parse(readFileSync(join(nodes, '.package-lock.json'), 'utf8')) as {
		packages: Record<string, { integrity: string }>;
	};
	return packages['node_modules/n8n-nodes-samsar'].integrity;
}

/** The item of a finished video, as the node after Samsar gets it. */
const finished = ({ emulator }: Setting, name: string, session: number) => {
	const { id } = emulator.sessions[session];
	const videoUrl = `${emulator.cdnOrigin}/videos/${id}.mp4`;
	return { row: name, sessionId: id, status: 'COMPLETED', videoUrl, progress: 100 };
};

beforeAll(async () => {
	const n8n = await signIn('UPDATING_N8N_URL');
	for (const { name, integrity } of OLD) {
		expect(readInstalledIntegrity()).toBe(integrity);
		const parking = TITLES.map(async (title) => {
			parked.set(`${name}: ${title}`, await park(n8n, SCENARIOS[title]));
		});
		await Promise.all(parking);
		await restartServer('stop', N8N);
	}
	for (const { emulator } of parked.values()) {
		for (const { id, prompt } of emulator.sessions) {
			emulator.complete(id, prompt.includes(FAILING) ? 'FAILED' : 'COMPLETED');
		}
	}
});
afterAll(closeScenes);

it('the last update is to the present package', () => {
	expect(OLD.length).toBeGreaterThan(0);
	expect(OLD.map(({ integrity }) => integrity)).not.toContain(readInstalledIntegrity());
});

describe.each(OLD)('parked by $name, ended by the present package', ({ name }) => {
	const find = (title: Title) => parked.get(`${name}: ${title}`)!;

	it.each(['one video', 'one video, looked at in the process first'] as const)(
		'%s',
		async (title) => {
			const scene = find(title);
			const execution = await awaitEnd(scene.n8n, scene.run);
			expect(execution.status).toBe('success');
			expect(itemsOf(execution, NEXT)).toMatchObject([finished(scene, 'first', 0)]);
			expect(scene.emulator.postsSent).toBe(1);
		},
	);

	it('four items under Continue On Fail, one refused before and one FAILED after the update', async () => {
		const scene = find('four items under Continue On Fail');
		const execution = await awaitEnd(scene.n8n, scene.run);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			finished(scene, 'first', 0),
			finished(scene, 'fourth', 2),
		]);
		const failedId = scene.emulator.sessions[1].id;
		expect(itemsOf(execution, ON_ERROR)).toMatchObject([
			{ row: 'second', details: { httpCode: '400' } },
			{ row: 'third', details: { sessionId: failedId, status: 'FAILED' } },
		]);
		expect(scene.emulator.postsSent).toBe(4);
		expect(scene.emulator.sessions).toHaveLength(3);
	});

	it('videos as files', async () => {
		const scene = find('videos as files');
		const execution = await awaitEnd(scene.n8n, scene.run);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			finished(scene, 'first', 0),
			finished(scene, 'second', 1),
		]);
		const items = execution.data.resultData.runData[SAMSAR].at(-1)?.data?.main[0] ?? [];
		for (const { binary } of items) {
			expect(await readFile(scene.n8n.url, binary?.video, owner)).toEqual(SAMPLE_VIDEO);
		}
		expect(items).toHaveLength(2);
		expect(scene.emulator.postsSent).toBe(2);
	});
});
