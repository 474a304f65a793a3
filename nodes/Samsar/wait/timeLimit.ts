import type { IExecuteFunctions } from 'n8n-workflow';

import type { WaitSettings } from '../fields/waitFields';

/** Seconds after which n8n ends the execution; null if there is no limit or it cannot be read. */
export function findTimeLimit(ofWorkflow: unknown, ofInstance: unknown): number | null {
	const own = Number(ofWorkflow ?? 0);
	// In a workflow's settings, -1 means no limit.
	if (own !== 0) return own > 0 ? own : null;
	const instance = Number(ofInstance ?? 0);
	return instance > 0 ? instance : null;
}

/** Many instances block workflows from reading environment variables. */
function readInstanceLimit(context: IExecuteFunctions): unknown {
	try {
		const { $env } = context.getWorkflowDataProxy(0) as { $env?: Record<string, unknown> };
		return $env?.EXECUTIONS_TIMEOUT;
	} catch {
		return undefined;
	}
}

/**
 * A warning if n8n may end the execution before the renders finish; null if it cannot. Parked time counts,
 * too.
 */
export function describeTimeLimit(seconds: number | null, waits: WaitSettings[]): string | null {
	const longest = Math.max(0, ...waits.map(({ timeoutMinutes }) => timeoutMinutes));
	if (seconds === null || longest * 60 <= seconds) return null;
	return `n8n ends this execution ${seconds} seconds after its start, but 'Timeout' of this node is ${longest} minutes. A video that takes longer is paid for, but not delivered. Raise 'Timeout Workflow' in the workflow's settings. To get such a video without paying again, retry the execution. The data table 'Samsar Orders' lists its session.`;
}

export function warnOfTimeLimit(context: IExecuteFunctions, waits: WaitSettings[]): string | null {
	const { executionTimeout } = context.getWorkflowSettings?.() ?? {};
	return describeTimeLimit(findTimeLimit(executionTimeout, readInstanceLimit(context)), waits);
}
