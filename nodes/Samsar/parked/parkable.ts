import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isToolVariant } from '../fields/toolVariant';
import { CREDENTIAL } from '../transport/samsarConnection';
import { whyNotAsCalled } from './caller';
import { CHILD_NODE_TYPES } from './childWorkflow';
import { answersAtTheEnd, isAnsweredByNode, type Starter } from './starter';

/** Facts about the execution that determine whether it can be parked. */
export interface Surroundings {
	executionId: string;
	workflowId: string;
	knownNodeTypes: IDataObject;
	/** Engine 2.0 cannot park an execution. */
	engineType?: string;
	/** If an agent makes several calls in one turn, n8n would only complete the first parked one. */
	isTool: boolean;
	/** Whether the caller waits for the result of the execution or of a later node. */
	callerWaits: boolean;
	/** n8n 2.33 and later pass a child's failure to its parent. */
	handsOverFailures: boolean;
	canRunChild: boolean;
}

const NO_EXECUTION = ['', '__UNKNOWN__'];
const NO_WORKFLOW = ['', '__EMPTY__'];

/** Why the execution cannot be parked (follows "because"); null if it can. */
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

/** Execution modes whose caller would always get the result of the parked state. */
const COLLECTED_MODES = ['cli', 'evaluation'];

/** Execution modes in which a caller may wait for an answer; `manual` includes test URLs. */
const ANSWERED_MODES = ['webhook', 'chat', 'manual'];

const ANSWER = 'n8n-nodes-base.respondToWebhook';

/**
 * Whether a node after this one answers the caller. In queue mode, n8n would answer at once with nothing if the
 * execution is parked.
 */
function isAnsweredLater(context: IExecuteFunctions, starters: Starter[]): boolean {
	if (!starters.some(isAnsweredByNode)) return false;
	return context
		.getChildNodes(context.getNode().name)
		.some(({ type, disabled }) => type === ANSWER && !disabled);
}

/** Whether a caller waits for the result of this node or a later one; true if unknown. */
function doesCallerWait(context: IExecuteFunctions): boolean {
	if (COLLECTED_MODES.includes(context.getMode())) return true;
	if (!ANSWERED_MODES.includes(context.getMode())) return false;
	try {
		const starters = context
			.getParentNodes(context.getNode().name, { includeNodeParameters: true })
			.map(({ type, parameters }): Starter => ({ type, parameters: parameters as IDataObject }));
		return starters.some(answersAtTheEnd) || isAnsweredLater(context, starters);
	} catch {
		// n8n throws for connections to deleted nodes.
		return true;
	}
}

/**
 * Whether the credential uses an expression that reads the item, which would read another item in the child: compares
 * the values for the first item and for a non-existing one. True if unknown.
 */
async function readsItem(context: IExecuteFunctions): Promise<boolean> {
	const beyond = context.getInputData().length;
	const read = async (itemIndex: number) =>
		JSON.stringify(await context.getCredentials(CREDENTIAL, itemIndex));
	try {
		return (await read(0)) !== (await read(beyond));
	} catch {
		// n8n throws if an expression reads an item that does not exist.
		return true;
	}
}

/** Why this execution cannot be parked (follows "because"); null if it can. */
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
