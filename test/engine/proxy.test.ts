import { CredentialTestContext } from 'n8n-core';
import type { ICredentialsDecrypted, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { samsarApiTest } from '../../nodes/Samsar/methods/credentialTest';
import { openEmulator } from '../support/emulators';
import type { Verdict } from './support/connectProxy';
import { openConnectProxy, openTlsFront } from './support/connectProxy';
import { createAndDownload } from './support/downloads';
import { API_KEY, retryToEnd, runToEnd } from './support/harness';
import { createAndWait, createOnly, getStatus } from './support/scenes';

const HOST = 'samsar.example.com';
const FAR = { baseUrl: `https://${HOST}/v1/video` };

const REFUSALS: Array<[Verdict, string]> = [
	[407, 'it asks for a user name and a password (status 407)'],
	[403, 'it does not allow this host (status 403)'],
	[502, 'it could not reach the server (status 502)'],
	[503, 'it could not reach the server (status 503)'],
	['hangUp', 'the proxy between n8n and Samsar broke off'],
];

/** A server behind a proxy that connects, until it is told otherwise. */
async function openBehindProxy(...options: Parameters<typeof openEmulator>) {
	const emulator = await openEmulator(...options);
	const port = await openTlsFront(emulator.baseUrl);
	const proxy = await openConnectProxy(() => ({ port }));
	return { emulator, proxy, port };
}

async function pressTest(baseUrl: string) {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	const data = { apiKey: API_KEY, baseUrl };
	return await samsarApiTest.call(context, { data } as unknown as ICredentialsDecrypted<{
		apiKey: string;
	}>);
}

test('a proxy that connects is not seen', async () => {
	const { emulator, proxy } = await openBehindProxy({ renderPolls: 1 });
	const { items } = await runToEnd(createAndWait(FAR, ['A kite']));
	expect(items[0].json.status).toBe('COMPLETED');
	expect(emulator.sessions).toHaveLength(1);
	expect(new Set(proxy.asked)).toEqual(new Set([HOST]));
	expect((await pressTest(FAR.baseUrl)).status).toBe('OK');
});

test.each(REFUSALS)('a CONNECT that ends with %s', async (verdict, said) => {
	const { emulator, proxy, port } = await openBehindProxy({ renderPolls: 1 });
	proxy.judge = () => verdict;
	const failed = await runToEnd(createOnly(FAR, ['A kite']));
	expect(failed.run.status).toBe('error');
	expect(failed.error?.message).toContain(said);
	expect(failed.error?.message).not.toMatch(/may have accepted|refused the request/);
	expect(failed.error?.description).toContain('HTTPS_PROXY');
	expect(failed.error?.description).toContain('Nothing was charged');
	expect(emulator.requests).toEqual([]);

	// Nothing has reached Samsar, so a retry sends it.
	proxy.judge = () => ({ port });
	const { items } = await retryToEnd(failed);
	expect(items[0].json).toMatchObject({ sessionId: emulator.sessions[0].id });
	expect(emulator.sessions).toHaveLength(1);
});

test.each(REFUSALS)('a look that ends with %s goes on looking', async (verdict, said) => {
	const { emulator, proxy, port } = await openBehindProxy({ renderPolls: 1 });
	await runToEnd(createOnly(FAR, ['A kite']));
	const [{ id }] = emulator.sessions;
	let refusals = 2;
	proxy.judge = () => (refusals-- > 0 ? verdict : { port });
	const { items } = await runToEnd(getStatus(FAR, [id]));
	expect(items[0].json).toMatchObject({ sessionId: id });

	proxy.judge = () => verdict;
	const { error } = await runToEnd(getStatus(FAR, [id]));
	expect(error?.message).toContain(said);
});

test.each(REFUSALS)('the Test button tells of %s', async (verdict, said) => {
	await openConnectProxy(() => verdict);
	const { status, message } = await pressTest(FAR.baseUrl);
	expect(status).toBe('Error');
	expect(message).toContain(said);
	expect(message).toContain('NO_PROXY');
	expect(message).not.toMatch(/does not accept|plan|web page/);
});

test.each(REFUSALS)('a list that is not told because of %s', async (verdict, said) => {
	await openConnectProxy(() => verdict);
	const scene = getStatus(FAR, ['']);
	const parameters = { resource: 'video', operation: 'getMany' };
	const { error } = await runToEnd({ ...scene, parameters });
	expect(error?.message).toContain(said);
});

test('a download that a proxy refuses names the proxy, and asks for no other link', async () => {
	const { emulator, proxy, port } = await openBehindProxy({
		renderPolls: 1,
		linkOrigin: 'https://cdn.example.com',
	});
	proxy.judge = (host) => (host === HOST ? { port } : 403);
	const { error } = await runToEnd(createAndDownload(FAR as never, ['A kite']));
	expect(error?.message).toContain('it does not allow this host (status 403)');
	expect(error?.message).toContain('paid for');
	expect(emulator.requests.filter(({ kind }) => kind === 'status')).toHaveLength(1);
});

test('NO_PROXY leaves out a proxy that refuses everything', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const port = await openTlsFront(emulator.baseUrl);
	const proxy = await openConnectProxy(() => 407, '127.0.0.1');
	const near = { baseUrl: `https://127.0.0.1:${port}/v1/video` };
	const { items } = await runToEnd(createAndWait(near, ['A kite']));
	expect(items[0].json.status).toBe('COMPLETED');
	expect((await pressTest(near.baseUrl)).status).toBe('OK');
	expect(proxy.asked).toEqual([]);
});

test.each(['http://localhost:5678/webhook/1', 'https://192.168.1.5/webhook/1'])(
	'a public server is not told to call %s, which costs nothing',
	async (webhookUrl) => {
		const { emulator } = await openBehindProxy({ renderPolls: 1 });
		const { error } = await runToEnd(createOnly(FAR, ['A kite'], { webhookUrl }));
		expect(error?.message).toContain("'Webhook URL'");
		expect(error?.message).toContain('[item 0]');
		expect(emulator.postsSent).toBe(0);
	},
);

describe('a page that may be the server’s own', () => {
	test.each(['502 HTML', '504 HTML', '200 with HTML'] as const)(
		'%s leaves the doubt, and says who',
		async (fault) => {
			const emulator = await openEmulator();
			emulator.plan({ on: 'create', fault });
			const { error } = await runToEnd(createOnly(emulator, ['A kite']));
			expect(error?.message).toContain('Samsar may have accepted this render');
			expect(error?.message).toContain('a proxy or gateway in front of Samsar');
		},
	);

	test.each([
		[403, 'A proxy or gateway in front of Samsar refused the request'],
		[407, 'the proxy between n8n and Samsar did not pass the request on'],
	])('%d is repeatable, and not to be mended in the fields', async (code, said) => {
		const emulator = await openEmulator();
		const body = '<html><h1>Access denied</h1></html>';
		const fault = { kind: 'answer' as const, code, body, accepted: false };
		emulator.plan({ on: 'create', fault: { ...fault, contentType: 'text/html' } });
		const failed = await runToEnd(createOnly(emulator, ['A kite']));
		expect(failed.error?.message).toContain(said);
		expect(failed.error?.description).not.toMatch(/fields|the key and the plan/);
		await retryToEnd(failed);
		expect(emulator.sessions).toHaveLength(1);
	});
});
