import type { IExecuteFunctions } from 'n8n-workflow';

import type { WaitSettings } from '../fields/waitFields';

/** Seconds after which n8n ends the execution; null when there is no such limit, or it cannot be read. */
export function findTimeLimit(ofWorkflow: unknown, ofInstance: unknown): number | null {
	const own = Number(ofWorkflow ?? 0);
	// -1 is a workflow's word for none.
	if (own !== 0) return own > 0 ? own : null;
	const instance = Number(ofInstance ?? 0);
	return instance > 0 ? instance : null;
}

/** Many instances keep their variables from workflows. */
function readInstanceLimit(context: IExecuteFunctions): unknown {
	try {
		const { $env } = context.getWorkflowDataProxy(0) as { $env?: Record<string, unknown> };
		return $env?.EXECUTIONS_TIMEOUT;
	} catch {
		return undefined;
	}
}

/**
 * What a person is told whose execution n8n may end before the renders do; null when it cannot. Parked time
 * counts, too.
 */
export function describeTimeLimit(seconds: number | null, waits: WaitSettings[]): string | null {
	const longest = Math.max(0, ...waits.map(({ timeoutMinutes }) => timeoutMinutes));
	if (seconds === null || longest * 60 <= seconds) return null;
	return `n8n ends this execution ${seconds} seconds after its start, but 'Timeout' of this node is ${longest} minutes. A video that takes longer is paid for and not delivered by then. Raise 'Timeout Workflow' in the workflow's settings. Retry the execution to get such a video without paying again; the data table 'Samsar Orders' has its session.`;
}

export function warnOfTimeLimit(context: IExecuteFunctions, waits: WaitSettings[]): string | null {
	const { executionTimeout } = context.getWorkflowSettings?.() ?? {};
	return describeTimeLimit(findTimeLimit(executionTimeout, readInstanceLimit(context)), waits);
}
