/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests are not published: this one needs a server that answers HTML */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CredentialVerdict } from '../../scripts/n8n-rest';
import { closeSetting, openSetting, type Setting } from './setting';

jest.setTimeout(120_000);

let setting: Setting;
let website: Server;

beforeAll(async () => {
	setting = await openSetting();
	website = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><h1>Welcome</h1>');
	});
	await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	await closeSetting(setting);
	await new Promise((resolve) => website.close(resolve));
});

/** What the person reads who presses Test with these fields. */
async function pressTest(fields: {
	apiKey?: string;
	baseUrl?: string;
}): Promise<CredentialVerdict> {
	const { n8n, emulator, credential } = setting;
	const { apiKey, baseUrl } = emulator;
	return await n8n.testCredential(credential, 'samsarApi', { apiKey, baseUrl, ...fields });
}

describe('the Test button of the Samsar credential', () => {
	it('accepts a good key', async () => {
		expect(await pressTest({})).toMatchObject({ status: 'OK' });
	});

	it('accepts a good key pasted with "Bearer" and an address with a slash at the end', async () => {
		const { apiKey, baseUrl } = setting.emulator;
		const verdict = await pressTest({ apiKey: ` Bearer ${apiKey} `, baseUrl: `${baseUrl}/` });
		expect(verdict).toMatchObject({ status: 'OK' });
	});

	it('refuses a bad key', async () => {
		const verdict = await pressTest({ apiKey: 'not-the-key' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/does not accept this API Key/);
	});

	it('refuses an empty key without a request', async () => {
		setting.emulator.reset();
		const verdict = await pressTest({ apiKey: '' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/API Key is empty/);
		expect(setting.emulator.requests).toEqual([]);
	});

	it('tells that the host is down', async () => {
		await setting.emulator.unplug();
		try {
			const verdict = await pressTest({});
			expect(verdict.status).toBe('Error');
			expect(verdict.message).toMatch(/ECONNREFUSED|refused|connect/i);
		} finally {
			await setting.emulator.plugIn();
		}
	});

	it('tells that the address answers with a web page', async () => {
		const { port } = website.address() as AddressInfo;
		const verdict = await pressTest({ baseUrl: `http://127.0.0.1:${port}/v1/video` });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toMatch(/web page/);
	});

	it('never costs anything', () => {
		expect(setting.emulator.postsSent).toBe(0);
	});
});
