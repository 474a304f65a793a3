import type { FaultName } from '../emulator';
import { SAMPLE_VIDEO } from '../emulator/cdn';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { createAndDownload, fetchVideos, makeVideos, readFiles } from './support/downloads';
import { nodeSleep, retryToEnd, runToEnd, setClockSpeed, startRun } from './support/harness';
import { CONTINUES, createAndWait, ERROR_OUTPUT, RETRIES } from './support/scenes';
import { findKey } from './support/secrecy';

const THREE = ['A red kite', 'A green kite', 'A blue kite'];

describe('Download Video', () => {
	test('puts each file next to its JSON, and asks for it without the key', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const outcome = await runToEnd(createAndDownload(emulator, THREE));
		const withoutFiles = await runToEnd(
			fetchVideos(
				emulator,
				emulator.sessions.map(({ id }) => id),
				{ downloadVideo: false },
			),
		);
		expect(outcome.items.map(({ from }) => from?.prompt)).toEqual(THREE);
		// What only the order tells.
		const ofOrder = { estimatedCredits: undefined, imageModel: undefined };
		expect(outcome.items.map(({ json }) => ({ ...json, ...ofOrder }))).toEqual(
			withoutFiles.items.map(({ json }) => ({ ...json, ...ofOrder })),
		);
		expect(readFiles(outcome)).toEqual(
			emulator.sessions.map(({ id }) => ({
				data: { fileName: `${id}.mp4`, mimeType: 'video/mp4', content: SAMPLE_VIDEO },
			})),
		);
		expect(readFiles(withoutFiles)).toEqual([{}, {}, {}]);
		expect(emulator.cdnRequests).toHaveLength(3);
		for (const { headers } of emulator.cdnRequests) {
			expect(headers).not.toHaveProperty('authorization');
			expect(JSON.stringify(headers)).not.toContain(emulator.apiKey);
		}
		expect(findKey(outcome)).toEqual([]);
	});

	test('is off unless it is asked for', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const outcome = await runToEnd(createAndWait(emulator, ['A kite']));
		expect(readFiles(outcome)).toEqual([{}]);
		expect(emulator.cdnRequests).toEqual([]);
	});

	test('takes the field from each item, and refuses an empty one before anything is paid', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const parameters = { binaryPropertyName: '={{ $json.prompt === "A kite" ? "video" : " " }}' };
		const prompts = ['A kite', 'A boat'];
		const { error } = await runToEnd(createAndDownload(emulator, prompts, {}, parameters));
		expect(error?.message).toContain("'Put Output File in Field' must not be empty");
		expect(emulator.postsSent).toBe(0);
		const outcome = await runToEnd(createAndDownload(emulator, prompts, CONTINUES, parameters));
		expect(readFiles(outcome).map((files) => Object.keys(files))).toEqual([['video'], []]);
		expect(emulator.postsSent).toBe(1);
	});

	test('of Get Status fetches what is finished and leaves the rest as JSON', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [completed, failed, cancelled] = await makeVideos(emulator, 3);
		emulator.complete(failed, 'FAILED');
		emulator.complete(cancelled, 'CANCELLED');
		const { items } = await runToEnd(
			createAndWait(emulator, ['x'], { timeout: 0.01, onTimeout: 'return' }),
		);
		const pending = String(items[0].json.sessionId);
		const outcome = await runToEnd(fetchVideos(emulator, [pending, completed, failed, cancelled]));
		expect(outcome.items.map(({ json }) => json.status)).toEqual([
			'PENDING',
			'COMPLETED',
			'FAILED',
			'CANCELLED',
		]);
		expect(readFiles(outcome).map(({ data }) => data?.content.length)).toEqual([
			undefined,
			SAMPLE_VIDEO.length,
			undefined,
			undefined,
		]);
	});

	test('runs three downloads at a time, and not more', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const ids = await makeVideos(emulator, 7);
		emulator.plan({
			on: 'download',
			nth: 'every',
			fault: { kind: 'held', accepted: true },
		});
		// In real time, so that no download is given up for its silence.
		setClockSpeed(1);
		const { finished } = startRun(fetchVideos(emulator, ids));
		const atOnce: number[] = [];
		for (let left = ids.length; left > 0; left--) {
			await until(() => emulator.held.length >= Math.min(3, left));
			// Further ones would begin now.
			await nodeSleep(50);
			atOnce.push(emulator.held.length);
			const [first] = emulator.held;
			emulator.release((record) => record === first);
		}
		const outcome = await finished;
		expect(readFiles(outcome).map(({ data }) => data.fileName)).toEqual(
			ids.map((id) => `${id}.mp4`),
		);
		expect(atOnce).toEqual([3, 3, 3, 3, 3, 2, 1]);
	});
});

describe('a download that goes wrong once', () => {
	const faults: FaultName[] = [
		'reset mid-body',
		'reset, not accepted',
		'hang',
		'200 empty',
		'200 with HTML',
		'302 to another origin',
		'429 with seconds',
		'503 with Retry-After',
		'502 HTML',
	];

	test.each(faults)('is made again: %s', async (fault) => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const ids = await makeVideos(emulator, 1);
		emulator.plan({ on: 'download', nth: 1, fault });
		const outcome = await runToEnd(fetchVideos(emulator, ids));
		expect(outcome.run.status).toBe('success');
		expect(readFiles(outcome)[0].data.content.equals(SAMPLE_VIDEO)).toBe(true);
		expect(emulator.requests.filter(({ kind }) => kind === 'status')).toHaveLength(1);
	});

	test.each(['403 JSON', '404 HTML', '401 empty', '400 JSON'] as FaultName[])(
		'gets its link anew by one status read: %s',
		async (fault) => {
			const emulator = await openEmulator({ renderMs: 60_000 });
			const ids = await makeVideos(emulator, 1);
			emulator.plan({ on: 'download', nth: 1, count: 2, fault });
			const outcome = await runToEnd(fetchVideos(emulator, ids));
			expect(readFiles(outcome)[0].data.content.equals(SAMPLE_VIDEO)).toBe(true);
			expect(emulator.requests.filter(({ kind }) => kind === 'status')).toHaveLength(2);
			expect(emulator.cdnRequests).toHaveLength(3);
		},
	);

	test('gets its link anew also when the server was in trouble at that moment', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		const body = JSON.stringify({
			status: 'COMPLETED',
			url: `${emulator.cdnOrigin}/videos/gone.mp4`,
		});
		emulator.plan({
			on: 'status',
			nth: 1,
			fault: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: true },
		});
		emulator.plan({ on: 'status', nth: 2, fault: '503 with Retry-After' });
		const outcome = await runToEnd(fetchVideos(emulator, [id]));
		expect(outcome.run.status).toBe('success');
		expect(readFiles(outcome)[0].data.content.equals(SAMPLE_VIDEO)).toBe(true);
		expect(emulator.requests.filter(({ kind }) => kind === 'status')).toHaveLength(3);
	});

	test('follows a redirect without the key', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		const to = `${emulator.cdnOrigin}/videos/${id}.mp4?signature=1`;
		emulator.plan({
			on: 'download',
			nth: 1,
			fault: { kind: 'redirect', code: 307, to, accepted: false },
		});
		const outcome = await runToEnd(fetchVideos(emulator, [id]));
		expect(readFiles(outcome)[0].data.content.equals(SAMPLE_VIDEO)).toBe(true);
		expect(emulator.cdnRequests.map(({ query }) => query)).toEqual([{}, { signature: '1' }]);
		for (const { headers } of emulator.cdnRequests) {
			expect(headers).not.toHaveProperty('authorization');
		}
	});
});

describe('a download that fails', () => {
	const ALWAYS = { on: 'download', nth: 'every', match: 'green' } as const;

	function expectWayBack(message: string | undefined, id: string, cdnOrigin: string): void {
		expect(message).toContain(`Video ${id} is finished and paid for`);
		expect(message).toContain('HTTP 502');
		expect(message).toContain('To download it without paying again, retry, or use');
		expect(message).toContain("'Get Status'");
		expect(message).toContain(`${cdnOrigin}/videos/${id}.mp4`);
	}

	test('fails the run, and a retry downloads without paying', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ ...ALWAYS, fault: '502 HTML' });
		const failed = await runToEnd(createAndDownload(emulator, THREE));
		expect(failed.run.status).toBe('error');
		expectWayBack(failed.error?.message, emulator.sessions[1].id, emulator.cdnOrigin);
		expect(failed.error).toMatchObject({ httpCode: '502', context: { itemIndex: 1 } });
		for (const { id } of emulator.sessions) expect(failed.error?.message).toContain(id);
		expect(findKey(failed)).toEqual([]);

		const before = emulator.requests.length;
		const stillBroken = await retryToEnd(failed);
		expect(stillBroken.run.status).toBe('error');
		expect(emulator.requests.slice(before).map(({ kind }) => kind)).toEqual([
			'status',
			'status',
			'status',
		]);
		expect(emulator.postsSent).toBe(3);
	});

	test('is made again by Retry On Fail, with the session of the try before', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ ...ALWAYS, nth: 1, count: 4, fault: '502 HTML' });
		const outcome = await runToEnd(createAndDownload(emulator, THREE, RETRIES));
		expect(outcome.run.status).toBe('success');
		expect(outcome.witness.tries).toBe(2);
		expect(emulator.postsSent).toBe(3);
		expect(readFiles(outcome).map(({ data }) => data.content.length)).toEqual(
			THREE.map(() => SAMPLE_VIDEO.length),
		);
	});

	test('fails its item alone under Continue On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ ...ALWAYS, fault: '502 HTML' });
		const outcome = await runToEnd(createAndDownload(emulator, THREE, CONTINUES));
		const { json } = outcome.items[1];
		const [first, second, third] = emulator.sessions.map(({ id }) => id);
		expectWayBack(String(json.message), second, emulator.cdnOrigin);
		expect(json).toEqual({
			error: json.message,
			message: json.message,
			details: { sessionId: second, status: 'COMPLETED', httpCode: '502' },
		});
		expect(readFiles(outcome).map(({ data }) => data?.fileName)).toEqual([
			`${first}.mp4`,
			undefined,
			`${third}.mp4`,
		]);
	});

	test('sends only its item to the error branch', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ ...ALWAYS, fault: '403 JSON' });
		const { items, errorItems } = await runToEnd(createAndDownload(emulator, THREE, ERROR_OUTPUT));
		expect(items.map(({ from }) => from?.prompt)).toEqual([THREE[0], THREE[2]]);
		expect(errorItems.map(({ from }) => from?.prompt)).toEqual([THREE[1]]);
	});

	test('is not endless when a link leads in a circle', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const [id] = await makeVideos(emulator, 1);
		const to = `${emulator.cdnOrigin}/videos/${id}.mp4`;
		const fault = { kind: 'redirect', code: 302, to, accepted: false } as const;
		emulator.plan({ on: 'download', nth: 'every', fault });
		const { error } = await runToEnd(fetchVideos(emulator, [id]));
		expect(error?.message).toContain('redirected more than 5 times');
		expect(emulator.cdnRequests).toHaveLength(24);
	});
});
