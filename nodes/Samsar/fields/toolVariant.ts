import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether this is the variant of the node that n8n generates as a tool for AI agents. */
export function isToolVariant(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
