/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests are not published: they are told by the environment where n8n is */
/** What every end-to-end test needs: a person signed in to the n8n that runs, and a Samsar of its own. */
import { N8nRest, type CredentialReference, type Owner } from '../../../scripts/n8n-rest';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';

/** Told apart from every other text, so that it is found wherever it should not be. */
const API_KEY = 'the-key-of-these-tests';

export interface Setting {
	n8n: N8nRest;
	emulator: Emulator;
	/** Of the emulator. */
	credential: CredentialReference;
}

/**
 * Opens a setting; `closeSetting` ends it.
 *
 * @param url of another n8n than the one of all tests
 */
export async function openSetting(
	options: EmulatorOptions = {},
	url = readVariable('E2E_N8N_URL'),
): Promise<Setting> {
	const n8n = new N8nRest(url);
	await n8n.signIn(JSON.parse(readVariable('E2E_OWNER')) as Owner);
	const emulator = await startEmulator({ apiKey: API_KEY, ...options });
	const credential = await n8n.createCredential('Samsar of a test', 'samsarApi', {
		apiKey: emulator.apiKey,
		baseUrl: emulator.baseUrl,
	});
	return { n8n, emulator, credential };
}

export async function closeSetting(setting: Setting | undefined): Promise<void> {
	await setting?.emulator.close();
}

/** @throws when the tests were not started with `npm run test:e2e` */
export function readVariable(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: start these tests with npm run test:e2e`);
	return value;
}
