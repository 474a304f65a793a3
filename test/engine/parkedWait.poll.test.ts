import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData, ManualExecutionCancelledError } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { makeVideos } from './support/downloads';
import { API_KEY, runToEnd, type Scene } from './support/harness';
import { CONTINUES } from './support/scenes';

const PARENT = '4711';

/** A poll of a child that waits for this session. */
function poll(emulator: Emulator, sessionId: string): Scene {
	const awaited = {
		itemIndex: 0,
		sessionId,
		settings: { timeoutMinutes: 30, onTimeout: 'error', waiting: 'releaseWorker' },
		simplify: true,
		isNew: false,
	};
	const parked = { parentExecutionId: PARENT, polls: 1, sessionId, awaited };
	return {
		credential: { apiKey: API_KEY, baseUrl: emulator.baseUrl },
		items: [{ details: { samsarReleased: parked } }],
		parameters: { resource: 'video', operation: 'pollReleased' },
	};
}

describe('a poll of a parked wait', () => {
	/** As n8n saves the execution that was stopped: it stays parked in its own data. */
	function stoppedAs(executionId: string): IRunExecutionData {
		const error = new ManualExecutionCancelledError(executionId);
		const data = createRunExecutionData({
			resultData: { error: { ...error, message: error.message, stack: error.stack } as never },
		});
		return { ...data, waitTill: new Date('2999-12-31') };
	}

	it.each<[string, () => Promise<IRunExecutionData | undefined>, number]>([
		['was stopped', async () => stoppedAs(PARENT), 0],
		['was deleted', async () => undefined, 0],
		['waits', async () => ({ ...createRunExecutionData(), waitTill: new Date() }), 1],
		// n8n takes the error of the execution that it retries over.
		['is the retry of one that was stopped', async () => stoppedAs('4700'), 1],
		['cannot be read', async () => await Promise.reject(new Error('The database is locked')), 1],
	])('whose parent %s', async (_how, read, expected) => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		const { items, witness } = await runToEnd({
			...poll(emulator, id),
			amend: (context): IExecuteFunctions => Object.assign(context, { getExecutionDataById: read }),
		});
		expect(items).toHaveLength(expected);
		expect(witness.requests).toHaveLength(expected);
		if (expected === 1) {
			expect(items[0].json).toMatchObject({ sessionId: id, status: 'COMPLETED' });
		}
	});
});

describe.each(['pollReleased', 'downloadReleased'])(
	'%s with a key that it cannot read',
	(operation) => {
		/** The credential's key is an expression, of data that only the parent has. */
		async function play(settings: Scene['settings'] = {}) {
			const emulator = await openEmulator({ renderMs: 60_000 });
			const [id] = await makeVideos(emulator, 1);
			const { parameters, ...scene } = poll(emulator, id);
			const outcome = await runToEnd({
				...scene,
				parameters: { ...parameters, operation },
				settings,
				credential: { apiKey: '', baseUrl: emulator.baseUrl },
				amend: (context): IExecuteFunctions =>
					Object.assign(context, { getExecutionDataById: async () => createRunExecutionData() }),
			});
			return { ...outcome, id };
		}

		const TOLD = /could not be read.*key.*is empty.*paid for and not lost/;

		test('says that the video is not lost, and what to choose', async () => {
			const { error, id } = await play();
			expect(error?.message).toMatch(TOLD);
			expect(error?.message).toContain(id);
			expect(error?.message).not.toContain('Nothing was sent');
			expect(error?.description).toContain("set 'Waiting' to 'In Process'");
			expect(error?.description).toContain("'Get Status'");
		});

		test('fails its item with the same words', async () => {
			const { items, id } = await play(CONTINUES);
			const [{ json }] = items;
			expect(json.error).toMatch(TOLD);
			expect(json.error).toContain(id);
			expect(json.message).toContain("set 'Waiting' to 'In Process'");
			expect(json.details).toMatchObject({ sessionId: id });
		});
	},
);

describe('an error that a poll brought', () => {
	async function fail(way: object) {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		emulator.plan({ on: 'status', nth: 'every', fault: '401 empty' });
		const scene = poll(emulator, id);
		const [{ details }] = scene.items as [{ details: { samsarReleased: object } }];
		const { error } = await runToEnd({
			...scene,
			items: [{ details: { samsarReleased: { ...details.samsarReleased, ...way } } }],
			amend: (context): IExecuteFunctions =>
				Object.assign(context, { getExecutionDataById: async () => createRunExecutionData() }),
		});
		return error as typeof error & { node: { name: string } };
	}

	test("names the person's node, and the way back", async () => {
		const error = await fail({ nodeName: 'My video' });
		expect(error.node.name).toBe('My video');
		expect(error.description).toContain("'Get Status'");
	});

	test('of Get Status does not advise Get Status', async () => {
		const error = await fail({ nodeName: 'My status', isAsking: true });
		expect(`${error.message} ${error.description}`).not.toContain("'Get Status'");
		expect(error.description).toContain('To check again, run the workflow again.');
	});
});
