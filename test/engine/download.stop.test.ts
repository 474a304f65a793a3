import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { createAndDownload, fetchVideos, makeVideos, readFiles } from './support/downloads';
import { nodeNow, nodeSleep, runToEnd, setClockSpeed, startRun } from './support/harness';
import { CONTINUES } from './support/scenes';

describe('Stop during a download', () => {
	// A person who presses Stop does so in real time.
	beforeEach(() => setClockSpeed(1));

	test.each([
		['', {}],
		[' with Continue On Fail', CONTINUES],
	])('ends it within a second and leaves the sessions in the log%s', async (_name, settings) => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const ids = await makeVideos(emulator, 4);
		emulator.plan({ on: 'download', nth: 'every', fault: 'hang' });
		const execution = startRun(fetchVideos(emulator, ids, {}, settings));
		await until(() => emulator.cdnRequests.length === 3);
		const stoppedAt = nodeNow();
		execution.stop();
		const { witness, items } = await execution.finished;
		expect(nodeNow() - stoppedAt).toBeLessThan(1000);
		expect(witness.savedAs).toBe('canceled');
		expect(items).toEqual([]);
		await nodeSleep(700);
		expect(emulator.cdnRequests).toHaveLength(3);
		const warnings = witness.logs.filter(({ level }) => level === 'warn');
		for (const id of ids) expect(warnings[0].message).toContain(id);
		expect(warnings[0].message).toContain("'Download Video'");
	});
});

test('the tool variant does not download, whatever its parameters say', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const outcome = await runToEnd({
		...createAndDownload(emulator, ['A kite']),
		amend: (context) => {
			const node = { ...context.getNode(), type: 'n8n-nodes-samsar.samsarTool' };
			return Object.defineProperty(context, 'getNode', { value: () => node });
		},
	});
	expect(outcome.items[0].json.status).toBe('COMPLETED');
	expect(readFiles(outcome)).toEqual([{}]);
	expect(emulator.cdnRequests).toEqual([]);
});
