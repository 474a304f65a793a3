import type { IExecuteFunctions } from 'n8n-workflow';

import { hash } from './order';

function readToken(context: IExecuteFunctions): string | undefined {
	const { $execution } = context.getWorkflowDataProxy(0) as {
		$execution?: { resumeUrl?: unknown };
	};
	return /[?&]signature=([^&/]+)/.exec(String($execution?.resumeUrl ?? ''))?.[1];
}

/**
 * What an execution and its retries have in common: the token of its resume address, which n8n makes
 * with the execution's data and hands on to a retry (n8n 2.14 and later). It is a capability, so only
 * a hash of it is kept.
 *
 * @returns null where n8n has no such token
 */
export function findLineage(context: IExecuteFunctions): string | null {
	try {
		const token = readToken(context);
		return token === undefined ? null : hash(token);
	} catch {
		return null;
	}
}
