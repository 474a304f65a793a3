/** A person signed in to an n8n that runs, and a Samsar with a credential for it. */
import { N8nRest, type CredentialReference } from '../../../scripts/n8n-rest';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { readOwner, readVariable } from './environment';

/** Told apart from every other text, so that it is found wherever it should not be. */
const API_KEY = 'the-key-of-these-tests';

export interface Setting {
	n8n: N8nRest;
	emulator: Emulator;
	/** Of the emulator. */
	credential: CredentialReference;
}

const emulators = new Set<Emulator>();

/** @param urlVariable the environment variable that holds n8n's address */
export async function signIn(urlVariable = 'STEADY_N8N_URL'): Promise<N8nRest> {
	return await signInTo(readVariable(urlVariable));
}

async function signInTo(url: string): Promise<N8nRest> {
	const n8n = new N8nRest(url);
	await n8n.signIn(readOwner());
	return n8n;
}

/** One Samsar of many in this n8n: an emulator and a credential for it. `closeScenes` ends them. */
export async function openScene(n8n: N8nRest, options: EmulatorOptions = {}): Promise<Setting> {
	const emulator = await startEmulator({ apiKey: API_KEY, ...options });
	emulators.add(emulator);
	const { apiKey, baseUrl } = emulator;
	const credential = await n8n.createCredential('Samsar of a test', 'samsarApi', {
		apiKey,
		baseUrl,
	});
	return { n8n, emulator, credential };
}

export async function closeScenes(): Promise<void> {
	for (const emulator of emulators) await emulator.close();
	emulators.clear();
}

/**
 * A scene of the n8n that all tests of the level use; `closeSetting` ends it.
 *
 * @param url of another n8n
 */
export async function openSetting(
	options: EmulatorOptions = {},
	url = readVariable('E2E_N8N_URL'),
): Promise<Setting> {
	return await openScene(await signInTo(url), options);
}

export async function closeSetting(setting: Setting | undefined): Promise<void> {
	if (setting === undefined) return;
	emulators.delete(setting.emulator);
	await setting.emulator.close();
}
