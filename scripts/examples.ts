/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { readFileSync } from 'node:fs';
import type { CredentialReference, WorkflowDraft } from './n8n-rest';

/** Where the examples write files: the folder that n8n allows in its Docker image. */
const FILES_OF_DOCKER = '/home/node/.n8n-files';

/** What an example needs of the n8n at hand. */
export interface Place {
	credential: CredentialReference;
	/** A folder into which this n8n lets its nodes write. */
	filesFolder: string;
}

/**
 * Reads an example workflow and puts what the n8n at hand has in the place of what the file names.
 *
 * @param file path of a workflow as n8n exports it
 */
export function readExample(file: string, { credential, filesFolder }: Place): WorkflowDraft {
	const text = readFileSync(file, 'utf8').replaceAll(
		FILES_OF_DOCKER,
		JSON.stringify(filesFolder).slice(1, -1),
	);
	const { name, nodes, connections, settings } = JSON.parse(text) as WorkflowDraft;
	for (const node of nodes) {
		if (node.credentials?.samsarApi) {
			node.credentials.samsarApi = { id: credential.id, name: credential.name };
		}
	}
	return { name, nodes, connections, settings };
}
