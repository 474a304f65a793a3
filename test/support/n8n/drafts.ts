import type { IDataObject, INode } from 'n8n-workflow';
import type { WorkflowDraft } from '../../../scripts/n8n-rest';
import { newNode, to } from '../nodes';
import { draftWorkflow, NEXT, ON_ERROR, ROWS, SAMSAR, type DraftOptions } from './workflows';

type Draft = WorkflowDraft & { path: string };

/** Replaces nodes by name. */
export function withNodes(draft: Draft, ...replacements: INode[]): Draft {
	const byName = new Map(replacements.map((node) => [node.name, node]));
	return { ...draft, nodes: draft.nodes.map((node) => byName.get(node.name) ?? node) };
}

/** The webhook answers its caller as this mode says, and not at once. */
export function answeringWebhook(draft: Draft, responseMode: 'lastNode' | 'responseNode'): Draft {
	const nodes = draft.nodes.map((node) =>
		node.name === 'Webhook'
			? {
					...node,
					parameters: { ...node.parameters, responseMode, responseData: 'allEntries' },
				}
			: node,
	);
	if (responseMode === 'lastNode') return { ...draft, nodes };
	const answer = newNode('Answer', 'n8n-nodes-base.respondToWebhook', 1.1, {
		respondWith: 'allIncomingItems',
		options: {},
	});
	const connections = { ...draft.connections, [NEXT]: { main: [[to('Answer')]] } };
	return { ...draft, nodes: [...nodes, answer], connections };
}

/** Each row goes through Samsar by itself: Rows → Loop ⇄ Samsar, and at the end Next. */
export function draftLoop(options: DraftOptions): Draft {
	const draft = draftWorkflow(options);
	const loop = newNode('Loop', 'n8n-nodes-base.splitInBatches', 3, { batchSize: 1, options: {} });
	return {
		...draft,
		nodes: [...draft.nodes, loop],
		connections: {
			...draft.connections,
			[ROWS]: { main: [[to('Loop')]] },
			Loop: { main: [[to(NEXT)], [to(SAMSAR)]] },
			[SAMSAR]: { main: [[to('Loop')], [to(ON_ERROR)]] },
		},
	};
}

/** A workflow to be called by another one: its rows go through Samsar. */
export function draftSubWorkflow(options: DraftOptions): WorkflowDraft {
	const { nodes, settings, name } = draftWorkflow(options);
	const start = newNode('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
		inputSource: 'passthrough',
	});
	return {
		name: `${name}, the part that is called`,
		nodes: [start, ...nodes.filter((node) => node.name === SAMSAR)],
		connections: { Start: { main: [[to(SAMSAR)]] } },
		settings,
	};
}

/** Calls the workflow with this ID where `draftWorkflow` has its Samsar node. */
export function draftCaller(
	options: DraftOptions,
	workflowId: string,
	mode: 'once' | 'each' = 'once',
): Draft {
	const call = newNode(SAMSAR, 'n8n-nodes-base.executeWorkflow', 1.2, {
		source: 'database',
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		mode,
		options: { waitForSubWorkflow: true },
	});
	return withNodes(draftWorkflow(options), call);
}

/** Sends every item that comes out, on either branch, to `url`. */
export function sendingTo(draft: Draft, url: string): Draft {
	const send = newNode('Send', 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ JSON.stringify($json) }}',
		options: {},
	});
	const connections = {
		...draft.connections,
		[NEXT]: { main: [[to('Send')]] },
		[ON_ERROR]: { main: [[to('Send')]] },
	};
	return { ...draft, nodes: [...draft.nodes, send], connections };
}

/** Started by hand, with one row. */
export function draftManual(options: DraftOptions, row: IDataObject): Draft {
	const draft = draftWorkflow(options);
	const rows = newNode(ROWS, 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify(row),
		options: {},
	});
	const trigger = newNode('Webhook', 'n8n-nodes-base.manualTrigger', 1, {});
	return withNodes(draft, { ...trigger, name: 'Webhook' }, rows);
}
