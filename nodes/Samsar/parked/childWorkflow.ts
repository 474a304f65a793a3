import type { INode, IWorkflowBase, IWorkflowSettings } from 'n8n-workflow';

import { nameSome } from '../failures/sentence';
import { SHORTEST_WAIT_SECONDS } from './planWait';

/**
 * A parked wait holds nothing: an inline child workflow polls, waits in n8n's database, and polls
 * again, until every render has ended. n8n parks the parent with it and hands it the child's last
 * items. It survives restarts because nothing of it lives in a process
 * (docs/decisions/parked-wait.md).
 */

/** The hidden operation that the child polls with. */
export const POLL_OPERATION = 'pollReleased';

/**
 * The hidden operation with which the child fetches the files at the end. It has a node of its own:
 * when n8n crashes in a node that has run before, as the poll has, it hands the parent what the
 * child had before as its result.
 */
export const DOWNLOAD_OPERATION = 'downloadReleased';

/** The key, in its `details`, of an item that is still on its way through the child. */
export const PARKED_KEY = 'samsarReleased';

const START = 'n8n-nodes-base.executeWorkflowTrigger';
const IF = 'n8n-nodes-base.if';
const WAIT = 'n8n-nodes-base.wait';
const RESULT = 'n8n-nodes-base.noOp';

/** Of n8n's own nodes, those that the child is made of. */
export const CHILD_NODE_TYPES = [START, IF, WAIT, RESULT];

/** Sessions that the names of the child and of its nodes tell: n8n's own errors quote them. */
const NAMED_SESSIONS = 3;

export interface ChildOptions {
	continuesOnFail: boolean;
	/** Whether files are wanted. */
	downloads: boolean;
	/** A child that waits first is parked before its parent can get anything from it. */
	first: 'Wait' | 'Download';
	/** Of the parent: what it does not want saved, its child must not leave behind. */
	settings?: IWorkflowSettings;
}

/** The child workflow of a node that waits for `sessionIds`. */
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
			// The child has its parent's owner, whatever the instance's default for callers is.
			callerPolicy: 'workflowsFromSameOwner',
			// No limit: the instance's would end the wait of a parent that may take longer.
			executionTimeout: -1,
			...(saveDataSuccessExecution && { saveDataSuccessExecution }),
			...(saveDataErrorExecution && { saveDataErrorExecution }),
		},
		nodes: [
			node('Start', START, 0, { typeVersion: 1.1, parameters: { inputSource: 'passthrough' } }),
			// With its parent's ID, the poll shares the row in which n8n keeps the notes of the orders.
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
