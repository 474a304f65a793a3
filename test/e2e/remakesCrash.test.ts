/** n8n is killed while videos of pictures and of finished videos are waited for. */
import { sleep } from '../support/time';
import { awaitEnd, awaitParked, awaitStatus } from '../support/n8n/runs';
import { startOtherN8n, type OtherN8n } from './support/otherN8n';
import { addSources, findRemake } from '../support/n8n/remakes';
import { countOf } from '../support/emulators';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT } from '../support/n8n/workflows';
import { start, type Run } from '../support/n8n/runs';

// A parked execution looks about once a minute.
jest.setTimeout(400_000);

/** No render ends by itself. */
const LONG_MS = 3_600_000;

interface Killed {
	setting: Setting;
	run: Run;
}

let other: OtherN8n;
let picturing: Killed;
let parked: Killed;

async function begin(operation: string, waiting: string): Promise<Killed> {
	const setting = await openSetting({ dialect: 'current', renderMs: LONG_MS }, other.url);
	const [row] = addSources(setting.emulator);
	const samsar = { operation, ...findRemake(operation).fields, options: { waiting } };
	const run = await start(setting, { samsar }, [row]);
	while (setting.emulator.sessions.length === 0) await sleep(50);
	return { setting, run };
}

/** n8n knows only then that the execution was running when it was killed. */
async function retry({ setting: { n8n }, run }: Killed) {
	await awaitStatus(n8n, run, ['crashed'], 60_000);
	const { id } = await n8n.retryExecution(run.executionId, false);
	return await awaitEnd(n8n, { ...run, executionId: id });
}

beforeAll(async () => {
	other = await startOtherN8n({});
	picturing = await begin('createFromImages', 'inProcess');
	parked = await begin('translate', 'releaseWorker');
	await awaitParked(parked.setting.n8n, parked.run);
	await other.crash();
	for (const { setting } of [picturing, parked]) {
		setting.emulator.complete(setting.emulator.sessions[0].id);
	}
});
afterAll(async () => {
	for (const { setting } of [picturing, parked]) await closeSetting(setting);
	await other.close();
});

it('a retry delivers the video from pictures that was waited for in the process, and pays for none', async () => {
	const { emulator } = picturing.setting;
	const execution = await retry(picturing);
	expect(errorTextOf(execution)).toBe('');
	expect(itemsOf(execution, NEXT)).toMatchObject([
		{ row: 'cat', sessionId: emulator.sessions[0].id, status: 'COMPLETED' },
	]);
	expect(countOf(emulator, 'image_list_to_video')).toBe(1);
});

it('a parked translation goes on by itself', async () => {
	const { n8n, emulator } = parked.setting;
	const execution = await awaitEnd(n8n, parked.run);
	expect(itemsOf(execution, NEXT)).toMatchObject([
		{ row: 'cat', sessionId: emulator.sessions[0].id, status: 'COMPLETED' },
	]);
	expect(countOf(emulator, 'translate_video')).toBe(1);
});
