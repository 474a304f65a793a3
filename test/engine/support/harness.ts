import '../../support/n8nHome';

import { WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INode,
	IRun,
	IRunExecutionData,
	NodeApiError,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { to } from '../../support/nodes';
import { buildAdditionalData } from './harness/additionalData';
import { dataTables } from './harness/dataTables';
import { nodeNow, nodeSleep, setClockSpeed, toNodeTime } from './harness/fastClock';
import type { Arrival } from './harness/testNodes';
import { BranchEnd, NodeTypes, Source } from './harness/testNodes';
import { appoint, dismiss, Witness } from './harness/witness';

export { dataTables, nodeNow, nodeSleep, setClockSpeed, toNodeTime };

/** How n8n writes executions to its database. Its types are for ES modules only. */
const { parse, stringify } = jest.requireActual<{
	parse(text: string): unknown;
	stringify(value: unknown): string;
}>('flatted');

export const API_KEY = 'test-key';

/** Jest's own comparison, of which its types do not know. */
interface Comparison {
	addEqualityTesters(testers: Array<(one: unknown, other: unknown) => boolean | undefined>): void;
}

// Else the bytes of a file are compared one by one, as properties.
(expect as unknown as Comparison).addEqualityTesters([
	(one, other) => (Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : undefined),
]);

/** Of the node's clock. */
const USUAL_SPEED = 40;

setClockSpeed(USUAL_SPEED);
afterEach(() => setClockSpeed(USUAL_SPEED));

/** A workflow: Source → Samsar → After, and Samsar's second output → Failed. */
export interface Scene {
	/** Values of the credential; absent = the node has none. */
	credential?: ICredentialDataDecryptedObject;
	items: IDataObject[];
	parameters: INode['parameters'];
	/** Retry On Fail, Continue On Fail and the like. */
	settings?: Partial<INode>;
	/** How often the items go through Samsar, default 1. */
	rounds?: number;
	mode?: WorkflowExecuteMode;
	/** Replaces the context with which n8n calls the node. */
	amend?: (context: IExecuteFunctions) => IExecuteFunctions;
}

export interface Outcome {
	scene: Scene;
	run: IRun;
	/** What reached the node after Samsar, in order. */
	items: Arrival[];
	/** What reached the node at the error branch. */
	errorItems: Arrival[];
	/** Why the run failed, as n8n saves and shows it. */
	error?: Pick<NodeApiError, 'message' | 'description' | 'httpCode' | 'context' | 'name'>;
	witness: Witness;
}

export interface Execution {
	witness: Witness;
	/** The Stop button. */
	stop(): void;
	finished: Promise<Outcome>;
}

const NAME = 'Samsar';
let executionCount = 0;

function buildNodes({ parameters, credential, settings }: Scene): INode[] {
	const base = { typeVersion: 1, parameters: {} };
	return [
		{ ...base, id: '1', name: 'Source', type: 'source', position: [0, 0] },
		{
			...base,
			id: '2',
			name: NAME,
			type: 'samsar',
			position: [200, 0],
			parameters,
			...(credential && { credentials: { samsarApi: { id: '1', name: 'Samsar account' } } }),
			...settings,
		},
		{ ...base, id: '3', name: 'After', type: 'after', position: [400, 0] },
		{ ...base, id: '4', name: 'Failed', type: 'failed', position: [400, 200] },
	];
}

const CONNECTIONS = {
	Source: { main: [[to(NAME)]] },
	[NAME]: { main: [[to('After')], [to('Failed')]] },
	After: { main: [[to(NAME)]] },
};

interface Stage {
	workflow: Workflow;
	items: Arrival[];
	errorItems: Arrival[];
	witness: Witness;
}

function setStage(scene: Scene): Stage {
	const [items, errorItems]: Arrival[][] = [[], []];
	const witness = new Witness();
	const nodeTypes = new NodeTypes({
		source: new Source(scene.items),
		samsar: witness.watchNode(scene.amend),
		after: new BranchEnd(items, scene.rounds),
		failed: new BranchEnd(errorItems),
	});
	const workflow = new Workflow({
		id: 'wf',
		name: 'Test workflow',
		nodes: buildNodes(scene),
		connections: CONNECTIONS,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	return { workflow, items, errorItems, witness };
}

function launch(scene: Scene, stage: Stage, data: IRunExecutionData): Execution {
	const { workflow, items, errorItems, witness } = stage;
	const executionId = String(++executionCount);
	const { mode = 'trigger' } = scene;
	const { additionalData, hooks } = buildAdditionalData({
		executionId,
		mode,
		nodes: Object.values(workflow.nodes),
		connections: CONNECTIONS,
		credential: scene.credential ?? {},
		witness,
	});
	hooks.addHandler('sendChunk', (...pushed) => void witness.pushes.push(pushed));
	hooks.addHandler('workflowExecuteAfter', ({ status }) => void (witness.savedAs = status));
	appoint(witness, additionalData);
	const running = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
	const finished = running
		.then((run): Outcome => {
			const error = run.data.resultData.error as Outcome['error'];
			return { scene, run, items, errorItems, error, witness };
		})
		.finally(() => dismiss(additionalData));
	return { witness, finished, stop: () => running.cancel() };
}

/** Starts the workflow with n8n's own engine. */
export function startRun(scene: Scene, resumeToken?: string): Execution {
	const stage = setStage(scene);
	const node = stage.workflow.getNode('Source') as INode;
	const data = createRunExecutionData({
		resumeToken,
		executionData: {
			nodeExecutionStack: [{ node, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	return launch(scene, stage, data);
}

export async function runToEnd(scene: Scene): Promise<Outcome> {
	return await startRun(scene).finished;
}

/**
 * n8n's "Retry execution": the failed run is saved and loaded, and goes on with the failed node.
 *
 * @param changed what the person changed in the workflow before choosing "with currently saved
 * workflow"; absent = "with original workflow"
 */
export function startRetry(failed: Outcome, changed?: Partial<Scene>): Execution {
	const scene: Scene = { ...failed.scene, ...changed, mode: 'retry' };
	const stage = setStage(scene);
	const data = parse(stringify(failed.run.data)) as IRunExecutionData;
	const { resultData, executionData } = data;
	delete resultData.error;
	const tasks = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (tasks?.at(-1)?.error !== undefined) tasks.pop();
	if (changed !== undefined) {
		for (const entry of executionData?.nodeExecutionStack ?? []) {
			entry.node = stage.workflow.getNode(entry.node.name) as INode;
		}
	}
	return launch(scene, stage, data);
}

export async function retryToEnd(failed: Outcome, changed?: Partial<Scene>): Promise<Outcome> {
	return await startRetry(failed, changed).finished;
}

/**
 * "Retry execution" of one that n8n had no end of: a crash, a stop, a time-out, or a crash in a later
 * node. It starts at the trigger, with the token of the first execution and nothing else of it.
 */
export function startAnew(earlier: Outcome, changed?: Partial<Scene>): Execution {
	const scene: Scene = { ...earlier.scene, ...changed, mode: 'retry' };
	return startRun(scene, earlier.run.data.resumeToken);
}

export async function runAnew(earlier: Outcome, changed?: Partial<Scene>): Promise<Outcome> {
	return await startAnew(earlier, changed).finished;
}
