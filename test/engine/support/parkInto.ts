import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

const NODE_TYPES = Object.fromEntries(
	['executeWorkflowTrigger', 'if', 'wait', 'noOp'].map((name) => [`n8n-nodes-base.${name}`, {}]),
);

/** An n8n that parks the execution, and keeps what it hands to the child. */
export function parkInto(kept: INodeExecutionData[]) {
	return (context: IExecuteFunctions): IExecuteFunctions =>
		Object.assign(context, {
			getKnownNodeTypes: () => NODE_TYPES,
			getExecutionId: () => '4711',
			executeWorkflow: async (_child: unknown, items: INodeExecutionData[]) => {
				kept.push(...items);
				return { executionId: '4712', data: [[]], waitTill: new Date(Date.now() + 60_000) };
			},
		});
}
