/** Nodes of a workflow and the ways between them, as n8n keeps them. */
import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, NodeConnectionType } from 'n8n-workflow';

/** The manual trigger of the examples, and of the workflows that tests start by hand. */
export const BY_HAND = 'Run by Hand';

export function newNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: IDataObject,
): INode {
	return {
		id: randomUUID(),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}

/** A connection to this node. */
export const to = (node: string, type: NodeConnectionType = 'main') => ({ node, type, index: 0 });
