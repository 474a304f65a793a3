import type { INode, IWorkflowBase, IWorkflowSettings } from 'n8n-workflow';

import { nameSome } from '../failures/sentence';
import { SHORTEST_WAIT_SECONDS } from './planWait';

/**
 * A parked wait: an inline child workflow polls, waits in n8n's database, and polls again until every render has
 * ended. n8n parks the parent with it and passes the child's last items to the parent. It survives restarts because
 * it keeps no state in a process (docs/decisions/parked-wait.md).
 */

/** The hidden operation that the child polls with. */
export const POLL_OPERATION = 'pollReleased';

/**
 * The hidden operation with which the child downloads the files at the end, in a separate node: if n8n crashes in a
 * node that has run before, such as the poll, it passes the child's earlier items to the parent as the result.
 */
export const DOWNLOAD_OPERATION = 'downloadReleased';

/** The key in the `details` of an item that is still in the child workflow. */
export const PARKED_KEY = 'samsarReleased';

const START = 'n8n-nodes-base.executeWorkflowTrigger';
const IF = 'n8n-nodes-base.if';
const WAIT = 'n8n-nodes-base.wait';
const RESULT = 'n8n-nodes-base.noOp';

/** n8n's node types that the child uses. */
export const CHILD_NODE_TYPES = [START, IF, WAIT, RESULT];

/** Maximum number of sessions in the names of the child and its nodes, which n8n's own errors quote. */
const NAMED_SESSIONS = 3;

export interface ChildOptions {
	continuesOnFail: boolean;
	/** Whether files are wanted. */
	downloads: boolean;
	/** If the child waits first, it is parked before the parent gets any items. */
	first: 'Wait' | 'Download';
	/** The parent's settings: the child must not save what the parent does not save. */
	settings?: IWorkflowSettings;
}

export function buildChild(
	parent: INode,
	sessionIds: string[],
	{ continuesOnFail, downloads, first, settings = {} }: ChildOptions,
): IWorkflowBase {
	const named = nameSome(sessionIds, NAMED_SESSIONS);
	const [poll, download] = [`Poll ${named}`, `Download ${named}`];
	const { saveDataSuccessExecution, saveDataErrorExecution } = settings;
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
	const stillWaiting = `={{ $input.all().some((item) => item.json.details?.${PARKED_KEY}?.awaited !== undefined) }}`;
	const waitSeconds = `={{ $json.details?.${PARKED_KEY}?.waitSeconds ?? ${SHORTEST_WAIT_SECONDS} }}`;
	const now = new Date();
	return {
		id: '',
		name: `Samsar: waiting for ${named}`,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		settings: {
			executionOrder: 'v1',
			// The child has its parent's owner. This overrides the instance's default for callers.
			callerPolicy: 'workflowsFromSameOwner',
			// No limit: the instance's default could end the wait before the parent's own limit.
			executionTimeout: -1,
			...(saveDataSuccessExecution && { saveDataSuccessExecution }),
			...(saveDataErrorExecution && { saveDataErrorExecution }),
		},
		nodes: [
			node('Start', START, 0, { typeVersion: 1.1, parameters: { inputSource: 'passthrough' } }),
			// With the parent's node ID, the ledger treats the poll as the same node.
			{ ...samsar(poll, POLL_OPERATION, 1), id: parent.id },
			node('Still Waiting', IF, 2, {
				parameters: { conditions: { boolean: [{ value1: stillWaiting, value2: true }] } },
			}),
			node('Wait', WAIT, 3, {
				typeVersion: 1.1,
				parameters: { amount: waitSeconds, unit: 'seconds' },
				webhookId: 'samsar-wait',
			}),
			...(downloads ? [{ ...samsar(download, DOWNLOAD_OPERATION, 3), id: 'samsar-download' }] : []),
			node('Result', RESULT, 4, { position: [880, 200] }),
		],
		connections: {
			Start: { main: [to(first === 'Wait' ? first : download)] },
			[poll]: { main: [to('Still Waiting')] },
			'Still Waiting': { main: [to('Wait'), to(downloads ? download : 'Result')] },
			Wait: { main: [to(poll)] },
			...(downloads && { [download]: { main: [to('Result')] } }),
		},
	};
}
