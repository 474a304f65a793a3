import type { IDataObject, INode, IWorkflowBase } from 'n8n-workflow';

/**
 * A wait that holds nothing: an inline child workflow polls once, parks in n8n's database, and polls
 * again, until every render has ended. n8n parks the parent with it and hands it the child's last
 * items. It survives restarts because nothing of it lives in a process.
 */

/** Seconds between two polls. n8n keeps a Wait under 65 s in the process, where a crash loses it. */
export const TICK_SECONDS = 66;

/** The hidden operation that the child runs at every tick. */
export const POLL_OPERATION = 'pollReleased';

/**
 * The hidden operation with which the child fetches the files at the end. It has a node of its own:
 * when n8n crashes in a node that has run before, as the poll has, it hands the parent what the
 * child had before as its result.
 */
export const DOWNLOAD_OPERATION = 'downloadReleased';

/** The key, in its `details`, of an item that is still on its way through the child. */
export const RELEASED = 'samsarReleased';

const START = 'n8n-nodes-base.executeWorkflowTrigger';
const IF = 'n8n-nodes-base.if';
const WAIT = 'n8n-nodes-base.wait';
const RESULT = 'n8n-nodes-base.noOp';

/** What n8n tells about the place in which the node runs. */
export interface Surroundings {
	executionId: string;
	workflowId: string;
	knownNodeTypes: IDataObject;
	/** Engine 2.0 cannot park an execution. */
	engineType?: string;
	/** Of an agent's calls in one turn, n8n would carry out the first one only that is parked. */
	isTool: boolean;
	/** The execution started with a call that is answered with what its last node gives out. */
	callerWaits: boolean;
	/** n8n 2.33 and later, which hand a child's failure to its parent. */
	handsOverFailures: boolean;
	canRunChild: boolean;
}

const NO_EXECUTION = ['', '__UNKNOWN__'];
const NO_WORKFLOW = ['', '__EMPTY__'];

/** A node that starts executions, as n8n describes it. */
export interface Starter {
	type: string;
	parameters?: IDataObject;
}

/**
 * Whether the caller that this node was called by is answered with what the last node gives out. A
 * parked execution would answer at once, with what it has at that moment.
 */
export function answersAtTheEnd({ type, parameters = {} }: Starter): boolean {
	const isChat = type.endsWith('.chatTrigger');
	const { responseMode } = isChat
		? ((parameters.options as IDataObject | undefined) ?? {})
		: parameters;
	const mode = responseMode ?? (isChat ? 'lastNode' : 'onReceived');
	return mode === 'lastNode' || mode === 'streaming';
}

/** Why the worker cannot be released here, or null when it can. */
export function whyNotReleasable(here: Surroundings): string | null {
	if (here.isTool) return 'an agent would go on without its other tool calls';
	if (here.callerWaits) return 'the caller (webhook, form or chat) waits for the result';
	if (here.engineType === 'v2') return 'Engine 2.0 cannot pause an execution';
	if (!here.handsOverFailures || !here.canRunChild) return 'this n8n is older than 2.33';
	if (NO_WORKFLOW.includes(here.workflowId)) return 'the workflow is not saved';
	if (NO_EXECUTION.includes(here.executionId)) return 'the execution is not saved';
	const missing = [START, IF, WAIT, RESULT].filter((type) => !(type in here.knownNodeTypes));
	return missing.length === 0 ? null : `this n8n lacks ${missing.join(', ')}`;
}

function childName(sessionIds: string[]): string {
	const shown = sessionIds.slice(0, 3).join(', ');
	return `Samsar: waiting for ${shown}${sessionIds.length > 3 ? ` and ${sessionIds.length - 3} more` : ''}`;
}

export interface ReleasedWaitOptions {
	continuesOnFail: boolean;
	/** Whether files are wanted. */
	downloads: boolean;
	/** A child that waits first is parked before its parent can get anything from it. */
	first: 'Wait' | 'Download';
}

/** The child workflow of a node that waits for `sessionIds`. */
export function buildReleasedWait(
	parent: INode,
	sessionIds: string[],
	{ continuesOnFail, downloads, first }: ReleasedWaitOptions,
): IWorkflowBase {
	const node = (name: string, type: string, column: number, more: Partial<INode>): INode => ({
		id: `samsar-${name.toLowerCase().replace(' ', '-')}`,
		name,
		type,
		typeVersion: 1,
		position: [column * 220, 0],
		parameters: {},
		...more,
	});
	const samsar = (name: string, operation: string, column: number): INode =>
		node(name, parent.type, column, {
			typeVersion: parent.typeVersion,
			parameters: { resource: 'video', operation },
			credentials: parent.credentials,
			onError: continuesOnFail ? 'continueRegularOutput' : 'stopWorkflow',
		});
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	const stillWaiting = `={{ $input.all().some((item) => item.json.details?.${RELEASED}?.awaited !== undefined) }}`;
	const now = new Date();
	return {
		id: '',
		name: childName(sessionIds),
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		// The child has its parent's owner, whatever the instance's default for callers is.
		settings: { executionOrder: 'v1', callerPolicy: 'workflowsFromSameOwner' },
		nodes: [
			node('Start', START, 0, { typeVersion: 1.1, parameters: { inputSource: 'passthrough' } }),
			samsar('Poll', POLL_OPERATION, 1),
			node('Still Waiting', IF, 2, {
				parameters: { conditions: { boolean: [{ value1: stillWaiting, value2: true }] } },
			}),
			node('Wait', WAIT, 3, {
				typeVersion: 1.1,
				parameters: { amount: TICK_SECONDS, unit: 'seconds' },
				webhookId: 'samsar-wait',
			}),
			...(downloads ? [samsar('Download', DOWNLOAD_OPERATION, 3)] : []),
			node('Result', RESULT, 4, { position: [880, 200] }),
		],
		connections: {
			Start: { main: [to(first)] },
			Poll: { main: [to('Still Waiting')] },
			'Still Waiting': { main: [to('Wait'), to(downloads ? 'Download' : 'Result')] },
			Wait: { main: [to('Poll')] },
			...(downloads && { Download: { main: [to('Result')] } }),
		},
	};
}
