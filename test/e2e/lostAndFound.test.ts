import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT } from '../support/n8n/workflows';
import { expectKeyNowhere } from './support/key';

jest.setTimeout(180_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', renderMs: 2_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const imageModel = { __rl: true, mode: 'id', value: 'GPTIMAGE2.5' };
const samsar = { operation: 'createAndWait', imageModel };
const rows = [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: 'A harbour at dawn' },
];
const idsOf = ({ emulator }: Setting) => emulator.sessions.map(({ id }) => id).sort();

it.each([
	['in the process', {}],
	['with Retry On Fail', { retryOnFail: true, maxTries: 3, waitBetweenTries: 500 }],
])('videos whose answers were lost are found again %s', async (_case, node) => {
	const { emulator } = setting;
	emulator.plan({ on: 'create', count: 2, fault: 'reset after it was accepted' });
	const execution = await run(setting, { samsar, node }, rows);

	expect(execution.status).toBe('success');
	expect(emulator.postsSent).toBe(2);
	const items = itemsOf(execution, NEXT);
	expect(items).toMatchObject([
		{ row: 'first', status: 'COMPLETED' },
		{ row: 'second', status: 'COMPLETED' },
	]);
	expect(items.map(({ sessionId }) => sessionId).sort()).toEqual(idsOf(setting));
	await expectKeyNowhere(setting, execution.id);
});

it('Get Many lists what was made', async () => {
	const { emulator } = setting;
	await run(setting, { samsar }, rows);
	const listing = { resource: 'video', operation: 'getMany', options: { details: true } };
	const execution = await run(setting, { samsar: listing }, rows.slice(0, 1));

	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NEXT)).toHaveLength(emulator.sessions.length);
});
