/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { readExample } from '../../../scripts/examples';
import type { CredentialReference, WorkflowDraft } from '../../../scripts/n8n-rest';
import { EXAMPLES } from '../../support/clone';

/** An example with the credential and the folder of the n8n at hand. */
export const openExample = (
	file: string,
	credential: CredentialReference,
	filesFolder: string,
): WorkflowDraft => readExample(join(EXAMPLES, file), { credential, filesFolder });

/** The draft with one of its nodes changed. */
export function withNode(
	draft: WorkflowDraft,
	name: string,
	change: Partial<INode>,
): WorkflowDraft {
	const nodes = draft.nodes.map((node) => (node.name === name ? { ...node, ...change } : node));
	return { ...draft, nodes };
}

/** The draft with a credential chosen in one of its nodes. */
export const withCredential = (
	draft: WorkflowDraft,
	name: string,
	credentials: Record<string, CredentialReference>,
): WorkflowDraft => withNode(draft, name, { credentials });
