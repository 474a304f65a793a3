import type { IExecuteFunctions, INode } from 'n8n-workflow';

export const node: INode = {
	id: '1',
	name: 'Samsar',
	type: 'n8n-nodes-samsar.samsar',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The part of n8n's execution context that a batch uses. */
export function contextOf(items: number, { continues = false, stopped = false } = {}) {
	const warnings: string[] = [];
	const context = {
		getInputData: () => Array.from({ length: items }, () => ({ json: {} })),
		continueOnFail: () => continues,
		getNode: () => node,
		getExecutionCancelSignal: () => ({ aborted: stopped }),
		logger: { warn: (message: string) => warnings.push(message) },
	} as unknown as IExecuteFunctions;
	return { context, warnings };
}

/** What `act` throws. */
export function thrownBy(act: () => unknown): unknown {
	try {
		act();
	} catch (thrown) {
		return thrown;
	}
	throw new Error('nothing was thrown');
}
