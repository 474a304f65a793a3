import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { workOf } from './support/emulators';
import { runToEnd, retryToEnd } from './support/harness';
import { CONTINUES, createAndWait, createOnly, RETRIES } from './support/scenes';
import { findKey } from './support/secrecy';

const ADDRESS = 'https://n8n.example.com/webhook/1234/webhook';

test.each([
	['Create', createOnly],
	['Create & Wait', createAndWait],
])('%s sends the address beside input', async (_name, scene) => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const outcome = await runToEnd(scene(emulator, ['A kite'], { webhookUrl: ADDRESS }));
	expect(outcome.run.status).toBe('success');
	const body = workOf(emulator)[0].body as Record<string, unknown>;
	expect(Object.keys(body).sort()).toEqual(['input', 'webhookUrl']);
	expect(body.webhookUrl).toBe(ADDRESS);
	expect(body.input).not.toHaveProperty('webhookUrl');
	expect(findKey(outcome)).toEqual([]);
});

test.each([
	['absent', {}],
	['empty', { webhookUrl: '' }],
])('an %s option sends none', async (_case, options) => {
	const emulator = await openEmulator();
	await runToEnd(createOnly(emulator, ['A kite'], options));
	expect(Object.keys(workOf(emulator)[0].body as object)).toEqual(['input']);
});

test.each([
	['https://n8n.example.com/webhook/1234', 'https://n8n.example.com/webhook/1234'],
	[`  ${ADDRESS} `, ADDRESS],
	['HTTPS://n8n.example.com/webhook', 'HTTPS://n8n.example.com/webhook'],
	['http://localhost:5678/webhook/1234', 'http://localhost:5678/webhook/1234'],
	['http://127.0.0.1:5678/webhook', 'http://127.0.0.1:5678/webhook'],
	['http://[::1]:5678/webhook', 'http://[::1]:5678/webhook'],
	['http://n8n:5678/webhook', 'http://n8n:5678/webhook'],
	['http://10.0.0.7:5678/webhook', 'http://10.0.0.7:5678/webhook'],
])('%j is sent as %s', async (webhookUrl, sent) => {
	const emulator = await openEmulator();
	await runToEnd(createOnly(emulator, ['A kite'], { webhookUrl }));
	expect(workOf(emulator)[0].body).toMatchObject({ webhookUrl: sent });
});

test.each([
	'http://n8n.example.com/webhook/1234',
	'http://localhost.example.com/webhook',
	'http://127.0.0.1.example.com/webhook',
	'http://10.0.0.7.example.com/webhook',
	'ftp://n8n.example.com/webhook',
	'n8n.example.com/webhook',
	'/webhook/1234',
	'javascript:alert(1)',
	'  ',
	'={{ 5 }}',
	'={{ ({ url: "https://n8n.example.com" }) }}',
])('%j is refused, and nothing is sent', async (webhookUrl) => {
	const emulator = await openEmulator();
	const { run, error } = await runToEnd(createAndWait(emulator, ['A kite'], { webhookUrl }));
	expect(run.status).toBe('error');
	expect(error?.message).toContain("'Webhook URL'");
	expect(error?.message).toContain('[item 0]');
	expect(error?.description).toContain('Nothing was ordered and nothing was charged');
	expect(emulator.requests).toEqual([]);
});

test('a bad address fails its own item alone', async () => {
	const emulator = await openEmulator();
	const webhookUrl = `={{ $itemIndex === 0 ? "http://n8n.example.com" : "${ADDRESS}" }}`;
	const { items } = await runToEnd(createOnly(emulator, ['A', 'B'], { webhookUrl }, CONTINUES));
	expect(items[0].json.error).toContain('https://');
	expect(items[1].json.status).toBe('PENDING');
	expect(emulator.sessions.map(({ prompt, webhookUrl: url }) => [prompt, url])).toEqual([
		['B', ADDRESS],
	]);
});

test('the host calls it when the render ends', async () => {
	const emulator = await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 50 });
	const webhookUrl = 'http://127.0.0.1:9/webhook';
	await runToEnd(createAndWait(emulator, ['A kite'], { webhookUrl }));
	await until(() => emulator.callbacks.length > 0);
	expect(emulator.callbacks).toMatchObject([
		{ url: webhookUrl, body: { session_id: emulator.sessions[0].id, status: 'COMPLETED' } },
	]);
});

describe('a payment', () => {
	/** Two renders, of which the second is refused once: the first is paid for when the retry comes. */
	async function failOnce(webhookUrl: string) {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 2, fault: '400 JSON' });
		const failed = await runToEnd(createOnly(emulator, ['A', 'B'], { webhookUrl }));
		expect(failed.run.status).toBe('error');
		return { emulator, failed };
	}

	test('is taken up again when the address is the same', async () => {
		const { emulator, failed } = await failOnce(ADDRESS);
		const { items } = await retryToEnd(failed, {
			parameters: createOnly(emulator, [], { webhookUrl: ADDRESS }).parameters,
		});
		expect(items).toHaveLength(2);
		expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual(['A', 'B']);
	});

	test('is taken up again when the address is another: the video is the same', async () => {
		const { emulator, failed } = await failOnce(ADDRESS);
		const { items } = await retryToEnd(failed, {
			parameters: createOnly(emulator, [], { webhookUrl: `${ADDRESS}/new` }).parameters,
		});
		expect(items).toHaveLength(2);
		expect(emulator.sessions.map(({ prompt, webhookUrl }) => [prompt, webhookUrl])).toEqual([
			['A', ADDRESS],
			['B', `${ADDRESS}/new`],
		]);
	});

	test('is made once by Retry On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const { items } = await runToEnd(
			createAndWait(emulator, ['A kite'], { webhookUrl: ADDRESS }, RETRIES),
		);
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(1);
	});
});
