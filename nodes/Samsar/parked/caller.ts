import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { answersAtTheEnd, isAnsweredByNode, type Starter } from './starter';

/** Workflows above this one that are looked at. */
const MOST_CALLERS = 10;

/** One workflow in a chain of calls, as n8n has saved it when it was started. */
export interface Call {
	/** Items that it was given. */
	items: number;
	/** The node that it began with; absent where n8n does not tell. */
	starter?: Starter;
}

/**
 * Why a workflow that others have called cannot be parked, in words that follow "because"; null when it can.
 * With several items it may be one of the calls of a single node all the same, but then with batches of items.
 *
 * @param calls this workflow, the one that has called it, and so on
 */
export function findCallObstacle(calls: Call[]): string | null {
	const called = calls.slice(0, -1);
	// Of calls for each item, and of an agent's calls in one turn, n8n takes the first that is parked for all.
	if (called.some(({ items }) => items === 1)) {
		return 'the workflow was called for a single item, and n8n resumes the caller after the first parked call';
	}
	const [first] = calls.slice(-1);
	const { starter } = called.length > 0 ? first : {};
	const isAwaited =
		starter !== undefined && (answersAtTheEnd(starter) || isAnsweredByNode(starter));
	return isAwaited ? 'the caller of a workflow above this one waits for the result' : null;
}

/** What n8n has saved of an execution at its start; null when that cannot be read, or has been overwritten since. */
function readCall(data: IRunExecutionData | undefined): Call | null {
	const [begun] = data?.executionData?.nodeExecutionStack ?? [];
	if (data === undefined || begun === undefined) return null;
	const { type, parameters } = begun.node;
	return { items: begun.data.main?.[0]?.length ?? 0, starter: { type, parameters } };
}

/**
 * Why this execution cannot be parked if it is a sub-workflow; null when it can, and when it is none. It is
 * read from what n8n saves of each execution at its start.
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
		// What has been read so far tells enough, or nothing.
	}
	// Of itself at least, a sub-workflow knows what it was given: as many items, where nothing changes their number.
	if (calls.length === 0) calls.push({ items: context.getInputData().length });
	// Whatever is above the last one that could be read is not known.
	return findCallObstacle(executionId === undefined ? calls : [...calls, { items: 0 }]);
}
