import type { IDataObject } from 'n8n-workflow';

/** A node that starts executions, as n8n describes it. */
export interface Starter {
	type: string;
	parameters?: IDataObject;
}

/** How the caller that this node was called by is answered. */
function readResponseMode({ type, parameters = {} }: Starter): unknown {
	const isChat = type.endsWith('.chatTrigger');
	const { responseMode } = isChat
		? ((parameters.options as IDataObject | undefined) ?? {})
		: parameters;
	return responseMode ?? (isChat ? 'lastNode' : 'onReceived');
}

/**
 * Whether the caller that this node was called by is answered with what the last node gives out. A
 * parked execution would answer at once, with what it has at that moment.
 */
export function answersAtTheEnd(starter: Starter): boolean {
	return ['lastNode', 'streaming'].includes(String(readResponseMode(starter)));
}

/** Whether the caller is answered by a node of its own. */
export function isAnsweredByNode(starter: Starter): boolean {
	return readResponseMode(starter) === 'responseNode';
}
