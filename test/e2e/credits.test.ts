import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, ON_ERROR } from '../support/n8n/workflows';

jest.setTimeout(120_000);

/** A host that tells credits, and one of the documented API, which does not. */
let current: Setting;
let documented: Setting;

beforeAll(async () => {
	current = await openSetting({ dialect: 'current', credits: 4_321 });
	documented = await openSetting();
});
afterAll(async () => await Promise.all([current, documented].map(closeSetting)));
beforeEach(() => [current, documented].forEach(({ emulator }) => emulator.reset()));

const samsar = { resource: 'account', operation: 'getCredits' };
const rows = [{ name: 'first' }, { name: 'second' }];
const node = { onError: 'continueErrorOutput' as const };
const NOT_TOLD = 'This Samsar server does not report the credits of an account';

describe('webhook → Samsar Get Credits', () => {
	it('gives every item the balance, with one free request', async () => {
		const { emulator } = current;
		const execution = await run(current, { samsar }, rows);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toEqual([
			{ row: 'first', remainingCredits: 4_321, lastTopUp: null },
			{ row: 'second', remainingCredits: 4_321, lastTopUp: null },
		]);
		expect(emulator.requests.map(({ kind }) => kind)).toEqual(['credits']);
	});

	it('bears with a server that is busy for a moment', async () => {
		const { emulator } = current;
		emulator.plan({ on: 'credits', fault: '503 with Retry-After' });
		const execution = await run(current, { samsar }, rows.slice(0, 1));

		expect(itemsOf(execution, NEXT)).toMatchObject([{ remainingCredits: 4_321 }]);
		expect(emulator.requests.map(({ answeredWith }) => answeredWith)).toEqual([503, 200]);
	});

	it('says that a server of the documented API does not tell them', async () => {
		const execution = await run(documented, { samsar }, rows);

		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toContain(NOT_TOLD);
		expect(errorTextOf(execution)).toMatch(/app\.samsar\.one/);
	});

	it('sends every item to the error branch there', async () => {
		const execution = await run(documented, { samsar, node }, rows);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toEqual([]);
		expect(itemsOf(execution, ON_ERROR)).toMatchObject(
			rows.map(({ name }) => ({
				row: name,
				message: expect.stringContaining(NOT_TOLD) as string,
				details: { httpCode: '404' },
			})),
		);
	});

	it('names the credential when the key is refused, and never the key', async () => {
		const { emulator } = current;
		emulator.plan({ on: 'credits', fault: '401 echoing the key' });
		const execution = await run(current, { samsar }, rows);

		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toMatch(/Samsar refused the API key/);
		expect(JSON.stringify(execution)).not.toContain(emulator.apiKey);
	});
});
