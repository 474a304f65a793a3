import { API_KEY } from './harness';

import { WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IRun,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { to } from '../../support/nodes';
import { buildAdditionalData } from './harness/additionalData';
import { NodeTypes } from './harness/testNodes';
import { appoint, dismiss, Witness } from './harness/witness';

/** The part of LangChain's tool that an agent uses. */
interface Tool {
	name: string;
	description: string;
	/** Checks the arguments with the schema that n8n made of the `$fromAI` calls. */
	invoke(args: IDataObject): Promise<string>;
	/** Takes the arguments as the model sent them. */
	func(args: IDataObject): Promise<string>;
}

export interface ToolCall {
	name: string;
	description: string;
	/** What the model reads when the tool has answered, parsed. */
	answer?: IDataObject[];
	/** The same as it is sent. */
	text?: string;
	/** What the model reads when the tool has failed. */
	error?: string;
	run: IRun;
	witness: Witness;
}

/** n8n's own way from a node with `usableAsTool` to its tool variant. */
function toToolVariant(node: INodeType): INodeType {
	const { description } = node;
	node.description = {
		...description,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return node;
}

class Agent implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform'],
		version: 1,
		description: 'Calls its tool once',
		defaults: { name: 'Agent' },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		properties: [],
	};

	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

	constructor(useTool: (tool: Tool) => Promise<void>) {
		this.execute = async function (this: IExecuteFunctions) {
			const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
			await useTool([tools].flat()[0]);
			return [[]];
		};
	}
}

let callCount = 0;

/**
 * Lets an agent call the node as its tool, with n8n's own engine.
 *
 * @param isChecked whether n8n checks the arguments first; some of its agents do not
 */
export async function callTool(
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	parameters: INode['parameters'],
	args: IDataObject,
	{ isChecked = false, ...settings }: Partial<INode> & { isChecked?: boolean } = {},
): Promise<ToolCall> {
	const witness = new Witness();
	const seen: Pick<ToolCall, 'name' | 'description' | 'text' | 'error'> = {
		name: '',
		description: '',
	};
	const useTool = async (tool: Tool) => {
		seen.name = tool.name;
		seen.description = tool.description;
		try {
			seen.text = isChecked ? await tool.invoke(args) : await tool.func(args);
		} catch (thrown) {
			seen.error = (thrown as Error).message;
		}
	};
	const variant = toToolVariant(witness.watchNode());
	const node: INode = {
		id: '2',
		name: 'Make Video',
		type: 'samsarTool',
		typeVersion: 1,
		position: [0, 200],
		parameters,
		credentials: { samsarApi: { id: '1', name: 'Samsar account' } },
		...settings,
	};
	const agent: INode = {
		id: '1',
		name: 'Agent',
		type: 'agent',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const connections = {
		'Make Video': { ai_tool: [[to('Agent', NodeConnectionTypes.AiTool)]] },
	};
	const workflow = new Workflow({
		id: 'wf',
		name: 'Test workflow',
		nodes: [agent, node],
		connections,
		active: false,
		nodeTypes: new NodeTypes({
			agent: new Agent(useTool),
			[variant.description.name]: variant,
		}),
		settings: { executionOrder: 'v1' },
	});
	const executionId = `tool${++callCount}`;
	const { additionalData } = buildAdditionalData({
		executionId,
		mode: 'trigger',
		nodes: [agent, node],
		connections,
		credential: { apiKey: API_KEY, baseUrl },
		witness,
	});
	appoint(witness, additionalData);
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: agent, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const run = await new WorkflowExecute(additionalData, 'trigger', data)
		.processRunExecutionData(workflow)
		.finally(() => dismiss(additionalData));
	if (run.data.resultData.error) throw run.data.resultData.error;
	const answer = seen.text === undefined ? undefined : (JSON.parse(seen.text) as IDataObject[]);
	return { ...seen, answer, run, witness };
}
