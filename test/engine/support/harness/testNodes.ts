import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CHILD_NODE_TYPES } from '../../../../nodes/Samsar/ledger/tableChild';

/** An item that reached the end of a branch. */
export interface Arrival {
	json: IDataObject;
	/** The item of the source that n8n says it comes from; null when the trace is broken. */
	from: IDataObject | null;
	runIndex: number;
}

function describe(name: string, inputs: number, outputs: number): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs: Array.from({ length: inputs }, () => NodeConnectionTypes.Main),
		outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
		usableAsTool: undefined,
		properties: [],
	};
}

/** Emits the items of the test. */
export class Source implements INodeType {
	description = describe('source', 0, 1);

	execute: () => Promise<INodeExecutionData[][]>;

	constructor(items: IDataObject[]) {
		// n8n calls execute() with a `this` of its own.
		this.execute = async () => [items.map((json) => ({ json, pairedItem: { item: 0 } }))];
	}
}

/**
 * The end of a branch: keeps what arrives. For the first `rounds` - 1 times it sends the source's
 * items through its output once more, which makes a loop when that is connected.
 */
export class BranchEnd implements INodeType {
	description = describe('branchEnd', 1, 1);

	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

	constructor(arrivals: Arrival[], rounds = 1) {
		this.execute = async function (this: IExecuteFunctions) {
			const runIndex = this.evaluateExpression('{{ $runIndex }}', 0) as number;
			const arrived = this.getInputData().map(({ json }, item) => ({
				json,
				from: traceBack(this, item),
				runIndex,
			}));
			arrivals.push(...arrived);
			if (runIndex + 1 >= rounds) return [[]];
			return [arrived.map(({ from }, item) => ({ json: from ?? {}, pairedItem: { item } }))];
		};
	}
}

function traceBack(context: IExecuteFunctions, item: number): IDataObject | null {
	try {
		return context.evaluateExpression(
			"{{ $('Source').item.json }}",
			item,
		) as unknown as IDataObject;
	} catch {
		return null;
	}
}

export class NodeTypes implements INodeTypes {
	constructor(private readonly types: Record<string, INodeType>) {}

	getByName(type: string): INodeType {
		const found = this.types[type];
		if (found === undefined) throw new Error(`There is no node type ${type}`);
		return found;
	}

	getByNameAndVersion(type: string): INodeType {
		return this.getByName(type);
	}

	/** Those of n8n's own nodes that the stand-in for its Data Tables carries out. */
	getKnownTypes(): IDataObject {
		return Object.fromEntries(CHILD_NODE_TYPES.map((type) => [type, {}]));
	}
}
