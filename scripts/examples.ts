/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published: it reads files of the repository */
import { readFileSync } from 'node:fs';
import type { CredentialReference, WorkflowDraft } from './n8n-rest';

/**
 * Reads an example workflow and puts a credential of the n8n at hand in the place of the one that
 * the file names.
 *
 * @param file path of a workflow as n8n exports it
 */
export function readExample(file: string, credential: CredentialReference): WorkflowDraft {
	const { name, nodes, connections, settings } = JSON.parse(
		readFileSync(file, 'utf8'),
	) as WorkflowDraft;
	for (const node of nodes) {
		if (node.credentials?.samsarApi) {
			node.credentials.samsarApi = { id: credential.id, name: credential.name };
		}
	}
	return { name, nodes, connections, settings };
}
