/** What people do first, in the oldest n8n that is tried. */
import { SAMPLE_VIDEO } from '../emulator';
import { readClone } from '../support/clone';
import { readFile } from '../support/n8n/files';
import { requestWithCredential } from '../support/n8n/httpRequest';
import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT, ON_ERROR, SAMSAR } from '../support/n8n/workflows';
import { sendJson, startServer } from '../support/samsarServer';

jest.setTimeout(120_000);

const ROW = { name: 'first', prompt: 'A lighthouse keeper finds a message in a bottle' };

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

it('is the version that the compatibility page names', async () => {
	const { versionCli } = await setting.n8n.send<{ versionCli: string }>('GET', '/rest/settings');
	const { dependencies } = JSON.parse(readClone('scripts/n8n-host-oldest/package.json')) as {
		dependencies: { n8n: string };
	};
	expect(versionCli).toBe(dependencies.n8n);
	expect(readClone('docs/compatibility.md')).toContain(versionCli);
});

it('the Test button tells a good key from a bad one', async () => {
	const { n8n, emulator, credential } = setting;
	const test = async (apiKey: string) =>
		await n8n.testCredential(credential, 'samsarApi', { apiKey, baseUrl: emulator.baseUrl });
	expect((await test(emulator.apiKey)).status).toBe('OK');
	expect((await test('not-the-key')).status).toBe('Error');
	expect(emulator.postsSent).toBe(0);
});

it('the HTTP Request node gets no key', async () => {
	const foreign = await startServer({}, { unknown: sendJson(200, {}) });
	try {
		const execution = await requestWithCredential(setting, foreign.origin);
		expect(execution.status).toBe('error');
		expect(foreign.requests).toEqual([]);
	} finally {
		await foreign.close();
	}
});

it.each(['automatic', 'inProcess', 'releaseWorker'])(
	'Create & Wait with its file, waiting %s',
	async (waiting) => {
		const execution = await run(
			setting,
			{
				samsar: {
					operation: 'createAndWait',
					downloadVideo: true,
					binaryPropertyName: 'clip',
					options: { waiting },
				},
			},
			[ROW],
		);

		expect(execution.status).toBe('success');
		const [{ id }] = setting.emulator.sessions;
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'first', sessionId: id, status: 'COMPLETED', estimatedCredits: 100 },
		]);
		const file = execution.data.resultData.runData[SAMSAR][0].data?.main[0]?.[0].binary?.clip;
		expect((await readFile(setting.n8n.url, file)).equals(SAMPLE_VIDEO)).toBe(true);
		expect(setting.emulator.postsSent).toBe(1);
	},
);

it('an item that fails takes the error output, and the others are made', async () => {
	const execution = await run(
		setting,
		{ samsar: { operation: 'createAndWait' }, node: { onError: 'continueErrorOutput' } },
		[ROW, { name: 'second', prompt: 'A harbour [fail: No light.]' }],
	);

	expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'first' }]);
	expect(itemsOf(execution, ON_ERROR)).toMatchObject([
		{
			row: 'second',
			error: expect.stringContaining('No light.') as string,
			message: expect.stringContaining('No light.') as string,
			details: { status: 'FAILED', httpCode: null },
		},
	]);
});

it('Retry On Fail goes on with the video that is paid for', async () => {
	setting.emulator.plan({ on: 'status', fault: '401 empty' });
	const execution = await run(
		setting,
		{
			samsar: { operation: 'createAndWait' },
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 },
		},
		[ROW],
	);

	expect(execution.status).toBe('success');
	expect(setting.emulator.postsSent).toBe(1);
});
