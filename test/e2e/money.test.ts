import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { itemsOf, NEXT } from '../support/n8n/workflows';
import { expectKeyNowhere } from './support/key';

jest.setTimeout(120_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ dialect: 'current', renderMs: 1_000 });
});
afterAll(async () => await closeSetting(setting));
beforeEach(() => setting.emulator.reset());

const imageModel = { __rl: true, mode: 'id', value: 'GPTIMAGE2.5' };
/** Thirty seconds of RUNWAYML: 900 credits each. */
const samsar = { operation: 'createAndWait', imageModel, duration: 30 };
const five = ['a harbour', 'a market', 'a street', 'a garden', 'a bridge'].map((name) => ({
	name,
	prompt: `Morning at ${name}`,
}));

it("takes today's price and tells what was charged", async () => {
	const execution = await run(setting, { samsar }, five.slice(0, 1));
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NEXT)).toMatchObject([
		{ status: 'COMPLETED', estimatedCredits: 900, creditsCharged: 900 },
	]);
	await expectKeyNowhere(setting, execution.id);
});

it.each([
	[
		'the documented image model, which is not offered',
		{ operation: 'createAndWait' },
		/GPTIMAGE1.*GPTIMAGE2\.5/,
	],
	['a price above Max Credits', { ...samsar, options: { maxCredits: 400 } }, /900 credits.*400/],
	[
		'a price above Max Credits per Run',
		{ ...samsar, options: { maxCreditsPerRun: 4_000 } },
		/4500 credits.*4000/,
	],
])('refuses %s before anything is paid', async (_case, parameters, said) => {
	const execution = await run(setting, { samsar: parameters }, five);
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.error?.message).toMatch(said);
	expect(setting.emulator.postsSent).toBe(0);
});

it('refuses a batch that the credits cannot pay as a whole', async () => {
	setting.emulator.configure({ credits: 1_800 });
	const execution = await run(setting, { samsar }, five);
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.error?.message).toMatch(/1800 credits.*4500 credits/);
	expect(setting.emulator.postsSent).toBe(0);
});

it('under Continue On Fail makes as many as the credits pay, in order', async () => {
	setting.emulator.configure({ credits: 1_800 });
	const node = { onError: 'continueRegularOutput' as const };
	const execution = await run(setting, { samsar, node }, five);
	expect(execution.status).toBe('success');
	const statuses = itemsOf(execution, NEXT).map(({ status }) => status);
	expect(statuses).toEqual(['COMPLETED', 'COMPLETED', undefined, undefined, undefined]);
	expect(setting.emulator.postsSent).toBe(2);
});

it('where Samsar refuses one order for want of credits, cheaper ones are made', async () => {
	setting.emulator.configure({ credits: 1_500 });
	const rows = five.map((row, item) => ({ ...row, duration: item === 1 ? 60 : 10 }));
	const mixed = { ...samsar, duration: '={{ $json.duration }}', options: { checkBalance: false } };
	const node = { onError: 'continueRegularOutput' } as const;
	const execution = await run(setting, { samsar: mixed, node }, rows);
	const items = itemsOf(execution, NEXT);
	expect(items.map(({ status }) => status)).toEqual([
		'COMPLETED',
		undefined,
		'COMPLETED',
		'COMPLETED',
		'COMPLETED',
	]);
	expect(items[1].error).toMatch(/required credits: 1800; available credits: \d+/);
});
