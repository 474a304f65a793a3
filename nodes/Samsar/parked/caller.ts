import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { answersAtTheEnd, isAnsweredByNode, type Starter } from './starter';

/** Maximum number of calling workflows that are checked. */
const MOST_CALLERS = 10;

/** One workflow in a chain of calls, as n8n saved it at its start. */
export interface Call {
	/** Number of input items. */
	items: number;
	/** The node that started it; absent if unknown. */
	starter?: Starter;
}

/**
 * Why a called workflow cannot be parked (follows "because"); null if it can.
 *
 * @param calls this workflow, its caller, the caller's caller, and so on
 */
export function findCallObstacle(calls: Call[]): string | null {
	const called = calls.slice(0, -1);
	// If a node calls a workflow once per item, or an agent makes several calls, n8n resumes after the first parked one.
	if (called.some(({ items }) => items === 1)) {
		return 'the workflow was called for a single item, and n8n resumes the caller after the first parked call';
	}
	const [first] = calls.slice(-1);
	const { starter } = called.length > 0 ? first : {};
	const isAwaited =
		starter !== undefined && (answersAtTheEnd(starter) || isAnsweredByNode(starter));
	return isAwaited ? 'the caller of a workflow above this one waits for the result' : null;
}

/** What n8n saved at the start of an execution; null if it cannot be read or was overwritten. */
function readCall(data: IRunExecutionData | undefined): Call | null {
	const [begun] = data?.executionData?.nodeExecutionStack ?? [];
	if (data === undefined || begun === undefined) return null;
	const { type, parameters } = begun.node;
	return { items: begun.data.main?.[0]?.length ?? 0, starter: { type, parameters } };
}

/**
 * Why this sub-workflow cannot be parked; null if it can or is no sub-workflow. Uses what n8n saves at the start of
 * each execution.
 */
export async function whyNotAsCalled(context: IExecuteFunctions): Promise<string | null> {
	if (context.getMode() !== 'integrated') return null;
	const calls: Call[] = [];
	let executionId: string | undefined = context.getExecutionId();
	try {
		while (executionId !== undefined && calls.length < MOST_CALLERS) {
			const data: IRunExecutionData | undefined = await context.getExecutionDataById(executionId);
			const call = readCall(data);
			if (call === null) break;
			calls.push(call);
			executionId = data?.parentExecution?.executionId;
		}
	} catch {
		// Continue with the calls read so far.
	}
	// Fallback: assume that the sub-workflow got as many items as this node.
	if (calls.length === 0) calls.push({ items: context.getInputData().length });
	// Callers above the last readable one are unknown.
	return findCallObstacle(executionId === undefined ? calls : [...calls, { items: 0 }]);
}
