import { countOf } from '../support/emulators';
import { readLog } from '../support/n8n/environment';
import { start } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { sleep, until } from '../support/time';

jest.setTimeout(120_000);

const HOST = { dialect: 'current', acceptAnyModel: true, renderMs: 600_000 } as const;
const PROMPTS = ['The red kite', 'The green kite', 'The blue kite'];

let settings: Setting[] = [];

afterEach(async () => {
	await Promise.all(settings.map(closeSetting));
	settings = [];
});

async function open(options: Parameters<typeof openSetting>[0] = HOST): Promise<Setting> {
	const setting = await openSetting(options);
	settings.push(setting);
	return setting;
}

/** @returns the ID of an execution that waits for a render of each prompt */
async function startWaiting(
	setting: Setting,
	cancelOnStop: boolean,
	prompts: string[],
): Promise<string> {
	const { sessions } = setting.emulator;
	const known = sessions.length;
	const options = { cancelOnStop, waiting: 'inProcess' };
	const rows = prompts.map((prompt, index) => ({ name: `row ${index}`, prompt }));
	const { executionId } = await start(
		setting,
		{ samsar: { operation: 'createAndWait', options } },
		rows,
	);
	await until(
		() => sessions.length === known + prompts.length && sessions.every(({ looks }) => looks > 0),
	);
	return executionId;
}

/** Stops an execution that waits for three renders. */
async function stopWhileWaiting(
	setting: Setting,
	cancelOnStop: boolean,
	before: () => Promise<void> = async () => undefined,
): Promise<void> {
	const { n8n } = setting;
	const executionId = await startWaiting(setting, cancelOnStop, PROMPTS);
	await before();
	await n8n.stopExecution(executionId);
	expect((await n8n.readExecution(executionId)).status).toBe('canceled');
}

it('Stop cancels the unfinished renders of this run, and no others', async () => {
	const setting = await open();
	const { emulator } = setting;
	const logBefore = readLog().length;
	const other = await startWaiting(setting, true, ['Of another execution']);
	await stopWhileWaiting(setting, true, async () => {
		const [, , green] = emulator.sessions;
		const { looks } = green;
		emulator.complete(green.id);
		await until(() => green.looks > looks);
		// The node has to read the answer before the stop.
		await sleep(300);
	});

	await until(() => countOf(emulator, 'cancel') === 2);
	await sleep(1_000);
	expect(emulator.sessions.map(({ ended }) => ended)).toEqual([
		undefined,
		'CANCELLED',
		'COMPLETED',
		'CANCELLED',
	]);
	expect(countOf(emulator, 'cancel')).toBe(2);
	expect(countOf(emulator, 'create')).toBe(4);
	const log = readLog().slice(logBefore);
	for (const { id, ended } of emulator.sessions) {
		expect(log.includes(`Samsar: ${id} was cancelled`)).toBe(ended === 'CANCELLED');
	}
	expect(log).not.toContain(emulator.apiKey);
	await setting.n8n.stopExecution(other);
	await until(() => countOf(emulator, 'cancel') === 3);
});

it('without the option Stop cancels nothing', async () => {
	const setting = await open();
	const { emulator } = setting;
	await stopWhileWaiting(setting, false);
	await sleep(500);
	const sent = emulator.requests.length;
	await sleep(3_000);

	expect(emulator.requests).toHaveLength(sent);
	expect(countOf(emulator, 'cancel')).toBe(0);
	expect(emulator.sessions.map(({ ended }) => ended)).toEqual([undefined, undefined, undefined]);
});

it('on a server of the documented API the log says which renders go on', async () => {
	const setting = await open({ renderMs: 600_000 });
	const { emulator } = setting;
	const logBefore = readLog().length;
	await stopWhileWaiting(setting, true);

	await until(() =>
		emulator.sessions.every(({ id }) =>
			readLog()
				.slice(logBefore)
				.includes(`Samsar: This Samsar server cannot cancel renders, so ${id} continues`),
		),
	);
});
