import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether the node is the tool of an agent: n8n makes that variant of it, with this name. */
export function isToolVariant(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
