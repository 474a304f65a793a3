import type { INodeExecutionData } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n-rest';
import { SAMPLE_VIDEO } from '../emulator';
import { readFile } from '../support/n8n/files';
import { awaitEnd, begin, run, start, type Row } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, ON_ERROR } from '../support/n8n/workflows';
import { startOtherN8n, type OtherN8n } from './support/otherN8n';

// A released wait looks once a minute, and n8n needs up to another one to go on.
jest.setTimeout(300_000);

/** Where n8n keeps files: on the disk (its default), in the execution itself, in its database. */
const MODES = ['filesystem', 'default', 'database'] as const;
type Mode = (typeof MODES)[number];

const samsar = { operation: 'createAndWait', downloadVideo: true, binaryPropertyName: 'clip' };
const rows: Row[] = [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: 'A market at noon' },
	{ name: 'third', prompt: 'A street at night' },
];
const namesOf = (list: Row[]) => list.map(({ name }) => name);

const settings: Setting[] = [];
const others: OtherN8n[] = [];

async function open(url?: string): Promise<Setting> {
	const setting = await openSetting({ renderMs: 1_000 }, url);
	settings.push(setting);
	return setting;
}

async function findUrl(mode: Mode): Promise<string | undefined> {
	if (mode === 'filesystem') return undefined;
	const other = await startOtherN8n({ N8N_DEFAULT_BINARY_DATA_MODE: mode });
	others.push(other);
	return other.url;
}

/** Create & Wait, and then Get Status, each with a file. */
async function downloadInProcess(url?: string) {
	const setting = await open(url);
	const options = { waiting: 'inProcess' };
	const waited = await run(setting, { samsar: { ...samsar, options } }, rows);
	const [{ id }] = setting.emulator.sessions;
	const asking = { operation: 'getStatus', downloadVideo: true, binaryPropertyName: 'clip' };
	const asked = await run(setting, { samsar: asking }, [{ name: 'asked', sessionId: id }]);
	return { setting, waited, asked };
}

async function downloadReleased(url?: string) {
	const setting = await open(url);
	const options = { waiting: 'releaseWorker' };
	// Renders that were finished at the first look would not be waited for.
	const slow = rows.map((row) => ({ ...row, prompt: `${row.prompt} [render 15s]` }));
	const started = await start(setting, { samsar: { ...samsar, options } }, slow);
	const waited = await awaitEnd(setting.n8n, started);
	const executions = await setting.n8n.listExecutions(started.workflow.id);
	return { setting, waited, executions };
}

/** The second of three downloads fails. */
async function failOneDownload() {
	const setting = await open();
	setting.emulator.plan({ on: 'download', match: 'market', nth: 'every', fault: '500 JSON' });
	const node = { onError: 'continueErrorOutput' as const };
	return { setting, execution: await run(setting, { samsar, node }, rows) };
}

/** The same, but the execution ends with it, and is tried again when the host has recovered. */
async function retryDownload() {
	const setting = await open();
	// As many as one download tries.
	setting.emulator.plan({ on: 'download', match: 'market', nth: 1, count: 4, fault: '500 JSON' });
	const failed = await run(setting, { samsar }, rows);
	const sent = setting.emulator.requests.length;
	const { id } = await setting.n8n.retryExecution(failed.id, false);
	return { setting, failed, retried: await setting.n8n.waitForEnd(id), sent };
}

/** All of it goes on side by side: most of it is waiting. */
const inMode = (mode: Mode) => {
	const url = begin(async () => await findUrl(mode));
	return {
		released: begin(async () => await downloadReleased(await url())),
		inProcess: begin(async () => await downloadInProcess(await url())),
	};
};
let scenes: Record<Mode, ReturnType<typeof inMode>>;
let oneFails: () => ReturnType<typeof failOneDownload>;
let retry: () => ReturnType<typeof retryDownload>;

beforeAll(() => {
	scenes = {
		filesystem: inMode('filesystem'),
		default: inMode('default'),
		database: inMode('database'),
	};
	oneFails = begin(failOneDownload);
	retry = begin(retryDownload);
});
afterAll(async () => {
	await Promise.all(settings.map(closeSetting));
	await Promise.all(others.map(async (other) => await other.close()));
});

function filesOf({ data }: Execution): INodeExecutionData[] {
	return data.resultData.runData[NEXT].at(-1)?.data?.main[0] ?? [];
}

/** Each item has the JSON of its session, and the file that the link's host has sent. */
async function expectFiles({ n8n, emulator }: Setting, execution: Execution, names: string[]) {
	expect(execution.status).toBe('success');
	const items = filesOf(execution);
	expect(items.map(({ json }) => json.row)).toEqual(names);
	for (const { json, binary } of items) {
		const { sessionId } = json;
		expect(json).toMatchObject({
			status: 'COMPLETED',
			videoUrl: `${emulator.cdnOrigin}/videos/${String(sessionId)}.mp4`,
			progress: 100,
		});
		expect(Object.keys(binary ?? {})).toEqual(['clip']);
		expect(binary?.clip).toMatchObject({
			fileName: `${String(sessionId)}.mp4`,
			mimeType: 'video/mp4',
		});
		expect(await readFile(n8n.url, binary?.clip)).toEqual(SAMPLE_VIDEO);
	}
	for (const { headers } of emulator.cdnRequests) expect(headers.authorization).toBeUndefined();
}

/** How n8n names what it keeps in each place. */
const PLACES: Record<Mode, RegExp> = {
	filesystem: /^filesystem-v2:/,
	default: /^undefined$/,
	database: /^database:/,
};
const placesOf = (execution: Execution) =>
	filesOf(execution).map(({ binary }) => String(binary?.clip.id));

describe.each(MODES)('Download Video where n8n keeps files in mode %s', (mode) => {
	it('after a wait in the process, and from Get Status', async () => {
		const { setting, waited, asked } = await scenes[mode].inProcess();
		await expectFiles(setting, waited, namesOf(rows));
		await expectFiles(setting, asked, ['asked']);
		const places = [...placesOf(waited), ...placesOf(asked)];
		expect(places).toEqual(places.map(() => expect.stringMatching(PLACES[mode]) as string));
		expect(setting.emulator.postsSent).toBe(3);
	});

	it('after a wait that has released the worker', async () => {
		const { setting, waited, executions } = await scenes[mode].released();
		await expectFiles(setting, waited, namesOf(rows));
		const places = placesOf(waited);
		expect(places).toEqual(places.map(() => expect.stringMatching(PLACES[mode]) as string));
		expect(setting.emulator.postsSent).toBe(3);
		expect(executions).toHaveLength(2);
	});
});

describe('a download that fails', () => {
	const linkOf = ({ emulator }: Setting, id: string) => `${emulator.cdnOrigin}/videos/${id}.mp4`;
	const market = ({ emulator }: Setting) =>
		emulator.sessions.find(({ prompt }) => prompt.includes('market'))?.id ?? 'none';

	it('sends only its own item to the error branch, with session and link', async () => {
		const { setting, execution } = await oneFails();
		await expectFiles(setting, execution, ['first', 'third']);
		const id = market(setting);
		expect(itemsOf(execution, ON_ERROR)).toMatchObject([
			{ row: 'second', details: { sessionId: id, status: 'COMPLETED', httpCode: '500' } },
		]);
		const [{ message }] = itemsOf(execution, ON_ERROR);
		expect(message).toContain(`Video ${id} is finished and paid for, but could not be downloaded`);
		expect(message).toContain(linkOf(setting, id));
		expect(setting.emulator.postsSent).toBe(3);
	});

	it('is made up for by Retry execution, which pays for nothing', async () => {
		const { setting, failed, retried, sent } = await retry();
		expect(failed.status).toBe('error');
		for (const { id } of setting.emulator.sessions) expect(errorTextOf(failed)).toContain(id);
		expect(errorTextOf(failed)).toContain(linkOf(setting, market(setting)));

		await expectFiles(setting, retried, namesOf(rows));
		expect(setting.emulator.postsSent).toBe(3);
		const after = setting.emulator.requests.slice(sent);
		expect(new Set(after.map(({ kind }) => kind))).toEqual(new Set(['status']));
	});
});
