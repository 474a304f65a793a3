/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** What `npm start` puts into its n8n: an account, the Samsar credential, the example workflows. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { N8nRest, type CredentialReference, type Owner } from './n8n-rest';
import { readExample } from './examples';
import { findFilesFolder } from './n8n-server';

const CREDENTIAL_TYPE = 'samsarApi';
const CREDENTIAL_NAME = 'Samsar API';

/** Kept beside n8n's data, so that the next start finds what this one made. */
interface Remembered {
	owner: Owner;
	credential?: CredentialReference;
	/** Example file → workflow ID. An example that the person deleted is not imported again. */
	workflows: Record<string, string>;
}

export interface Demo {
	owner: Owner;
	examples: Array<{ file: string; name: string; url: string }>;
}

/** The account of the local n8n has another password than the one kept beside its data. */
export class SignInFailure extends Error {
	readonly isExpected = true;
}

/**
 * Prepares an n8n, or finds it prepared.
 *
 * @param url of the n8n
 * @param userFolder where that n8n keeps its data
 * @param samsar the fields of the Samsar credential; they replace the ones of the last start
 * @throws {SignInFailure}
 */
export async function prepareDemo(
	url: string,
	userFolder: string,
	samsar: { apiKey: string; baseUrl: string },
): Promise<Demo> {
	const file = join(userFolder, 'start.json');
	const remembered = recall(file);
	const remember = () =>
		writeFileSync(file, JSON.stringify(remembered, null, '\t'), { mode: 0o600 });
	remember();
	const rest = new N8nRest(url);
	await enter(rest, remembered.owner, userFolder);
	remembered.credential = await putCredential(rest, remembered.credential, samsar);
	remember();

	const examples: Demo['examples'] = [];
	const folder = join(__dirname, '..', 'examples');
	for (const entry of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
		const draft = readExample(join(folder, entry), {
			credential: remembered.credential,
			filesFolder: findFilesFolder(userFolder),
		});
		const id = (remembered.workflows[entry] ??= (await rest.createWorkflow(draft)).id);
		remember();
		examples.push({ file: entry, name: draft.name, url: `${url}/workflow/${id}` });
	}
	return { owner: remembered.owner, examples };
}

function recall(file: string): Remembered {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Remembered;
	} catch {
		const password = `Demo-${randomBytes(6).toString('hex')}-1`;
		return { owner: { email: 'demo@example.com', password }, workflows: {} };
	}
}

async function enter(rest: N8nRest, owner: Owner, userFolder: string): Promise<void> {
	if (await rest.awaitsOwner()) return await rest.setUpOwner(owner);
	await rest.signIn(owner).catch(() => {
		throw new SignInFailure(
			`The local n8n does not accept the password in ${join(userFolder, 'start.json')}.\n` +
				`Write the right one there, or delete ${userFolder} to begin anew (its workflows are then gone).`,
		);
	});
}

async function putCredential(
	rest: N8nRest,
	known: CredentialReference | undefined,
	samsar: { apiKey: string; baseUrl: string },
): Promise<CredentialReference> {
	const present = known && (await rest.listCredentials()).find(({ id }) => id === known.id);
	const { id, name } = present
		? await rest.updateCredential(present, CREDENTIAL_TYPE, samsar)
		: await rest.createCredential(CREDENTIAL_NAME, CREDENTIAL_TYPE, samsar);
	return { id, name };
}
