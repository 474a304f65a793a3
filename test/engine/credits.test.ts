import type { INode } from 'n8n-workflow';

import type { Emulator, FaultName } from '../emulator';
import { openEmulator } from '../support/emulators';
import type { Scene } from './support/harness';
import { API_KEY, runToEnd } from './support/harness';
import { CONTINUES, createOnly, ERROR_OUTPUT } from './support/scenes';
import { expectNoKey } from './support/secrecy';

/** Get Credits with as many input items. */
function getCredits(
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	count = 1,
	settings: Partial<INode> = {},
): Scene {
	return {
		credential: { apiKey: API_KEY, baseUrl },
		items: Array.from({ length: count }, (_, index) => ({ index })),
		parameters: { resource: 'account', operation: 'getCredits' },
		settings,
	};
}

test('one request gives every input item the balance', async () => {
	const emulator = await openEmulator({ dialect: 'current', credits: 1234 });
	const { run, items } = expectNoKey(await runToEnd(getCredits(emulator, 3)));
	expect(run.status).toBe('success');
	expect(items.map(({ json }) => json)).toEqual(
		Array.from({ length: 3 }, () => ({ remainingCredits: 1234, lastTopUp: null })),
	);
	expect(items.map(({ from }) => from)).toEqual([{ index: 0 }, { index: 1 }, { index: 2 }]);
	expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /v1/credits',
	]);
});

test('the balance is that after the last render', async () => {
	const emulator = await openEmulator({
		dialect: 'current',
		acceptAnyModel: true,
		credits: 1000,
		renderMs: 0,
	});
	await runToEnd(createOnly(emulator, ['A kite']));
	emulator.complete(emulator.sessions[0].id);
	const { items } = await runToEnd(getCredits(emulator));
	expect(items[0].json.remainingCredits).toBe(1000 - emulator.sessions[0].credits);
});

test.each([
	['stops', {}],
	['continues', CONTINUES],
	['goes to the error output', ERROR_OUTPUT],
])('a host without balances is named as the reason: the run %s', async (_how, settings) => {
	const emulator = await openEmulator({ dialect: 'documented' });
	const { error, items, errorItems } = expectNoKey(
		await runToEnd(getCredits(emulator, 2, settings)),
	);
	expect(emulator.requests).toHaveLength(1);
	const said = 'This Samsar server does not report the credits of an account';
	if (error !== undefined) {
		expect(settings).toEqual({});
		expect(error.message).toContain(said);
		expect(error.description).toContain('app.samsar.one');
		expect(error.httpCode).toBe('404');
		return;
	}
	const branch = settings === ERROR_OUTPUT ? errorItems : items;
	expect(items.length + errorItems.length).toBe(2);
	expect(branch.map(({ json }) => json.error)).toEqual([`${said} [item 0]`, `${said} [item 1]`]);
});

test.each([
	['401 echoing the key', 'Samsar refused the API key', '401'],
	['400 naming the key', 'Samsar found no usable API key', '400'],
	['403 JSON', 'does not allow this to the API key', '403'],
] as Array<[FaultName, string, string]>)('%s is asked for once', async (fault, said, httpCode) => {
	const emulator = await openEmulator({ dialect: 'current' });
	emulator.plan({ on: 'credits', nth: 'every', fault });
	const { error } = expectNoKey(await runToEnd(getCredits(emulator, 2)));
	expect(error?.message).toContain(said);
	expect(error?.httpCode).toBe(httpCode);
	expect(emulator.requests).toHaveLength(1);
});

test.each([
	'500 JSON',
	'502 HTML',
	'503 with Retry-After',
	'429 with seconds',
	'reset, not accepted',
	'200 with HTML',
	'200 truncated JSON',
] as FaultName[])('%s passes, and is asked again', async (fault) => {
	const emulator = await openEmulator({ dialect: 'current', credits: 77 });
	emulator.plan({ on: 'credits', count: 2, fault });
	const { items } = expectNoKey(await runToEnd(getCredits(emulator)));
	expect(items[0].json).toEqual({ remainingCredits: 77, lastTopUp: null });
	expect(emulator.requests).toHaveLength(3);
});

test.each(['500 echoing the key', '200 echoing the key', 'reset, not accepted'] as FaultName[])(
	'%s that does not pass is given up within half a minute',
	async (fault) => {
		const emulator = await openEmulator({ dialect: 'current' });
		emulator.plan({ on: 'credits', nth: 'every', fault });
		const { error, witness } = expectNoKey(await runToEnd(getCredits(emulator, 2)));
		expect(error?.message).toMatch(
			/credits of the account could not be read|Samsar's server failed/,
		);
		expect(`${error?.message} ${error?.description}`).toMatch(/try again later/i);
		expect(emulator.requests.length).toBeGreaterThan(2);
		const [first] = witness.questions;
		expect(Number(witness.questions.at(-1)?.endedAt) - first.startedAt).toBeLessThan(30_000);
	},
);

test.each([
	['no balance', '{}'],
	['an empty balance', '{"remainingCredits":""}'],
	['a balance in words', '{"remainingCredits":"many"}'],
])('an answer with %s is no balance', async (_case, body) => {
	const emulator = await openEmulator({ dialect: 'current' });
	emulator.plan({
		on: 'credits',
		nth: 'every',
		fault: { kind: 'answer', code: 200, body, contentType: 'application/json', accepted: true },
	});
	const { error } = expectNoKey(await runToEnd(getCredits(emulator)));
	expect(error?.message).toContain('The credits of the account could not be read');
});
