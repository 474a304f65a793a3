import type { IExecuteFunctions } from 'n8n-workflow';

import { openConnection } from '../../../nodes/Samsar/transport/samsarConnection';

async function accountOf(apiKey: string, baseUrl = 'https://api.samsar.one/v1/video') {
	const context = { getCredentials: async () => ({ apiKey, baseUrl }), helpers: {} };
	return (await openConnection(context as unknown as IExecuteFunctions)).account;
}

it('an account is named by address and key, and the name does not tell the key', async () => {
	const account = await accountOf('one');
	expect(account).toMatch(/^[0-9a-f]{16}$/);
	expect(await accountOf(' one ')).toBe(account);
	expect(await accountOf('other')).not.toBe(account);
	expect(await accountOf('one', 'https://samsar.example/v1/video')).not.toBe(account);
});
