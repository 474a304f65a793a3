import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isToolVariant } from '../fields/toolVariant';
import { CREDENTIAL } from '../transport/samsarConnection';
import { whyNotAsCalled } from './caller';
import { CHILD_NODE_TYPES } from './childWorkflow';
import { answersAtTheEnd, isAnsweredByNode, type Starter } from './starter';

/** What n8n tells about the place in which the node runs. */
export interface Surroundings {
	executionId: string;
	workflowId: string;
	knownNodeTypes: IDataObject;
	/** Engine 2.0 cannot park an execution. */
	engineType?: string;
	/** Of an agent's calls in one turn, n8n would carry out the first one only that is parked. */
	isTool: boolean;
	/** Whatever started the execution takes what it has given out by its end, or by a node after this one. */
	callerWaits: boolean;
	/** n8n 2.33 and later, which hand a child's failure to its parent. */
	handsOverFailures: boolean;
	canRunChild: boolean;
}

const NO_EXECUTION = ['', '__UNKNOWN__'];
const NO_WORKFLOW = ['', '__EMPTY__'];

/** Why an execution cannot be parked in these surroundings, or null when it can. */
export function findObstacle(here: Surroundings): string | null {
	if (here.isTool) return 'an agent would continue without its other tool calls';
	if (here.callerWaits)
		return 'the caller (webhook, form, chat, evaluation or n8n execute) waits for the result';
	if (here.engineType === 'v2') return 'Engine 2.0 cannot pause an execution';
	if (!here.handsOverFailures || !here.canRunChild) return 'this n8n is older than 2.33';
	if (NO_WORKFLOW.includes(here.workflowId)) return 'the workflow is not saved';
	if (NO_EXECUTION.includes(here.executionId)) return 'the execution is not saved';
	const missing = CHILD_NODE_TYPES.filter((type) => !(type in here.knownNodeTypes));
	return missing.length === 0 ? null : `this n8n lacks ${missing.join(', ')}`;
}

/** Of executions whose starter always takes what they have given out when they are parked. */
const COLLECTED_MODES = ['cli', 'evaluation'];

/** Of executions that an answer may be waiting for; `manual` is also the one of a test URL. */
const ANSWERED_MODES = ['webhook', 'chat', 'manual'];

const ANSWER = 'n8n-nodes-base.respondToWebhook';

/**
 * Whether the caller is answered by a node after this one. Of a parked execution, n8n in queue mode
 * would answer it at once, with nothing.
 */
function isAnsweredLater(context: IExecuteFunctions, starters: Starter[]): boolean {
	if (!starters.some(isAnsweredByNode)) return false;
	return context
		.getChildNodes(context.getNode().name)
		.some(({ type, disabled }) => type === ANSWER && !disabled);
}

/** Whether somebody waits for what this node or a later one gives out. Doubt means yes. */
function doesCallerWait(context: IExecuteFunctions): boolean {
	if (COLLECTED_MODES.includes(context.getMode())) return true;
	if (!ANSWERED_MODES.includes(context.getMode())) return false;
	try {
		const starters = context
			.getParentNodes(context.getNode().name, { includeNodeParameters: true })
			.map(({ type, parameters }): Starter => ({ type, parameters: parameters as IDataObject }));
		return starters.some(answersAtTheEnd) || isAnsweredLater(context, starters);
	} catch {
		// n8n fails over connections that a deleted node has left behind.
		return true;
	}
}

/**
 * Whether the node's credential contains an expression that reads the item: in the child it would
 * read another one. What is the same beyond the last item does not. Doubt means yes.
 */
async function readsItem(context: IExecuteFunctions): Promise<boolean> {
	const beyond = context.getInputData().length;
	const read = async (itemIndex: number) =>
		JSON.stringify(await context.getCredentials(CREDENTIAL, itemIndex));
	try {
		return (await read(0)) !== (await read(beyond));
	} catch {
		// n8n fails over an item that there is not.
		return true;
	}
}

/** Why this execution cannot be parked, in words that follow "because"; null when it can. */
export async function whyNotParkable(context: IExecuteFunctions): Promise<string | null> {
	const obstacle = findObstacle({
		executionId: context.getExecutionId(),
		workflowId: context.getWorkflow().id ?? '',
		knownNodeTypes: context.getKnownNodeTypes(),
		engineType: context.getWorkflowSettings?.().engineType,
		isTool: isToolVariant(context) || (context.isToolExecution?.() ?? false),
		callerWaits: doesCallerWait(context),
		handsOverFailures: typeof context.onExecutionFinish === 'function',
		canRunChild: typeof context.executeWorkflow === 'function',
	});
	if (obstacle !== null) return obstacle;
	const callObstacle = await whyNotAsCalled(context);
	if (callObstacle !== null || !(await readsItem(context))) return callObstacle;
	return 'the credential uses an expression that a parked execution may not be able to read';
}
