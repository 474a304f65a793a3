import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { SAMPLE_VIDEO } from '../emulator/cdn';
import { openEmulator } from '../support/emulators';
import { makeVideos, readFiles } from './support/downloads';
import { API_KEY, runToEnd, type Scene } from './support/harness';
import { CONTINUES } from './support/scenes';

const PARENT = '4711';

/** One hidden operation of the child that waits without a worker. */
function childStep(emulator: Emulator, operation: string, items: IDataObject[]): Scene {
	return {
		credential: { apiKey: API_KEY, baseUrl: emulator.baseUrl },
		items: items.map((item) => ({
			details: { samsarReleased: { parentExecutionId: PARENT, ...item } },
		})),
		parameters: { resource: 'video', operation },
	};
}

const awaited = (itemIndex: number, sessionId: string) => ({
	itemIndex,
	sessionId,
	settings: { timeoutMinutes: 30, onTimeout: 'error', waiting: 'releaseWorker' },
	simplify: true,
	isNew: false,
});

/** As version 0.1.0 kept a result; this version still reads it. */
const done = ({ cdnOrigin }: Emulator, sessionId: string) => ({
	sessionId,
	status: 'COMPLETED',
	videoUrl: `${cdnOrigin}/videos/${sessionId}.mp4`,
});

const resultOf = (emulator: Emulator, sessionId: string) =>
	expect.objectContaining({
		render: expect.objectContaining(done(emulator, sessionId)) as object,
	}) as object;

const readParked = (json: IDataObject) =>
	(json.details as IDataObject | undefined)?.samsarReleased as IDataObject;

test('the last poll hands finished videos to the download, without their files', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const [first, second] = await makeVideos(emulator, 2);
	const outcome = await runToEnd(
		childStep(emulator, 'pollReleased', [
			{ polls: 0, sessionId: first, fileField: 'video', awaited: awaited(0, first) },
			{ polls: 0, sessionId: second, done: done(emulator, second) },
		]),
	);
	expect(outcome.items.map(({ json }) => readParked(json))).toEqual([
		expect.objectContaining({ parentExecutionId: PARENT, polls: 1, fileField: 'video' }),
		expect.objectContaining({ polls: 1, result: resultOf(emulator, second) }),
	]);
	const [{ json }] = outcome.items;
	expect(readParked(json).awaited).toBeUndefined();
	expect(readParked(json).result).toMatchObject({ render: done(emulator, first) });
	expect(readFiles(outcome)).toEqual([{}, {}]);
	expect(emulator.cdnRequests).toEqual([]);
});

test('the last poll gives the final items when no file is wanted', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const [id] = await makeVideos(emulator, 1);
	const { items } = await runToEnd(
		childStep(emulator, 'pollReleased', [{ polls: 0, sessionId: id, awaited: awaited(0, id) }]),
	);
	expect(items[0].json).toMatchObject(done(emulator, id));
	expect(items[0].json).not.toHaveProperty('details');
});

test('what n8n hands on when it is killed before the download says so', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const [first] = await makeVideos(emulator, 1);
	const { items } = await runToEnd(
		childStep(emulator, 'pollReleased', [
			{ polls: 0, sessionId: first, fileField: 'video', done: done(emulator, first) },
		]),
	);
	expect(items[0].json).toMatchObject({
		error: expect.stringContaining(`Video ${first} is finished and paid for`) as string,
		details: { sessionId: first, status: 'COMPLETED' },
	});
});

test('a poll that failed as a whole leaves the download nothing to spoil', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const [first] = await makeVideos(emulator, 1);
	const failed = await runToEnd({
		...childStep(emulator, 'pollReleased', [
			{ polls: 0, sessionId: first, fileField: 'video', awaited: awaited(0, first) },
		]),
		credential: { apiKey: '', baseUrl: emulator.baseUrl },
		settings: CONTINUES,
	});
	const [{ json }] = failed.items;
	expect(json).toMatchObject({ details: { sessionId: first } });
	const after = await runToEnd({
		...childStep(emulator, 'downloadReleased', []),
		items: [json],
		settings: CONTINUES,
	});
	expect(after.items[0].json).toEqual(json);
});

describe('the download of a child', () => {
	test('that was never parked fetches the files itself', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [first, second] = await makeVideos(emulator, 2);
		const failure = { error: 'no', message: 'no', details: { sessionId: null } };
		const outcome = await runToEnd(
			childStep(emulator, 'downloadReleased', [
				{ polls: 0, sessionId: first, fileField: 'video', done: done(emulator, first) },
				{ polls: 0, sessionId: second, done: done(emulator, second) },
				{ polls: 0, fileField: 'video', done: failure },
			]),
		);
		expect(outcome.items.map(({ json }) => json)).toEqual([
			done(emulator, first),
			done(emulator, second),
			failure,
		]);
		expect(readFiles(outcome)).toEqual([
			{ video: { fileName: `${first}.mp4`, mimeType: 'video/mp4', content: SAMPLE_VIDEO } },
			{},
			{},
		]);
	});

	test('that was parked lets a new child of the same parent fetch them', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		const calls: Array<Parameters<IExecuteFunctions['executeWorkflow']>> = [];
		const file = { data: 'AAAA', mimeType: 'video/mp4' };
		const fetched: INodeExecutionData = { json: done(emulator, id), binary: { video: file } };
		const outcome = await runToEnd({
			...childStep(emulator, 'downloadReleased', [
				{ polls: 2, sessionId: id, fileField: 'video', done: done(emulator, id) },
			]),
			amend: (context) => {
				context.executeWorkflow = async (...call) => {
					calls.push(call);
					return { executionId: '4713', data: [[fetched]] };
				};
				return context;
			},
		});
		const [[{ code }, items, , options]] = calls;
		expect(options?.parentExecution).toMatchObject({ executionId: PARENT, workflowId: 'wf' });
		expect(items?.map(({ json }) => readParked(json))).toEqual([
			expect.objectContaining({ polls: 0, fileField: 'video', result: resultOf(emulator, id) }),
		]);
		expect(code?.settings?.saveDataSuccessExecution).toBe('none');
		expect(outcome.items[0].json).toEqual(done(emulator, id));
		expect(readFiles(outcome)[0].video.content).toEqual(Buffer.from('AAAA', 'base64'));
		expect(emulator.cdnRequests).toEqual([]);
	});

	test('that fails promises no retry, for n8n can make none', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		emulator.plan({ on: 'download', nth: 'every', fault: '502 HTML' });
		const step = childStep(emulator, 'downloadReleased', [
			{ polls: 0, sessionId: id, fileField: 'video', done: done(emulator, id) },
		]);
		const { error } = await runToEnd(step);
		expect(error?.message).toContain(`Video ${id} is finished and paid for`);
		expect(error?.message).toContain("use 'Get Status' with 'Download Video' on");
		expect(error?.message).not.toContain('retry');
		const { items } = await runToEnd({ ...step, settings: CONTINUES });
		expect(items[0].json).toMatchObject({ details: { sessionId: id, status: 'COMPLETED' } });
	});
});
