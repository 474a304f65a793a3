import type { IDataObject } from 'n8n-workflow';

export interface Starter {
	type: string;
	parameters?: IDataObject;
}

/** How the caller is answered. */
function readResponseMode({ type, parameters = {} }: Starter): unknown {
	const isChat = type.endsWith('.chatTrigger');
	const { responseMode } = isChat
		? ((parameters.options as IDataObject | undefined) ?? {})
		: parameters;
	return responseMode ?? (isChat ? 'lastNode' : 'onReceived');
}

/**
 * Whether the caller is answered with the output of the last node. A parked execution would answer at once, with its
 * output so far.
 */
export function answersAtTheEnd(starter: Starter): boolean {
	return ['lastNode', 'streaming'].includes(String(readResponseMode(starter)));
}

/** Whether a separate node answers the caller. */
export function isAnsweredByNode(starter: Starter): boolean {
	return readResponseMode(starter) === 'responseNode';
}
