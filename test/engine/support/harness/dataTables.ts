import type {
	ExecuteWorkflowOptions,
	ExecuteWorkflowData,
	IDataObject,
	IExecuteWorkflowInfo,
	INode,
	INodeExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { TABLE_NAME, toStoredRow, type StoredRow } from '../../../../nodes/Samsar/ledger/orderRow';
import { CHILD_NODE_TYPES } from '../../../../nodes/Samsar/ledger/tableChild';
import { RowStore, type ColumnTypes, type RowFilter } from '../../../support/rowStore';
import { nodeNow, nodeSleep } from './fastClock';

const [START, TABLE] = CHILD_NODE_TYPES;

interface Table {
	id: string;
	name: string;
	rows: RowStore;
}

/** What a child that is not the ledger's is handed to. */
export type OtherChild = (
	info: IExecuteWorkflowInfo,
	options: ExecuteWorkflowOptions,
) => Promise<ExecuteWorkflowData>;

type Outputs = Record<string, INodeExecutionData[]>;

const CONDITIONS: Record<string, 'all' | 'any'> = { allConditions: 'all', anyCondition: 'any' };
const WRITES = ['create', 'insert', 'update', 'deleteRows'];

/** The expressions that the ledger's children have. n8n evaluates every text that begins with '='. */
function evaluate(value: unknown, json: IDataObject, outputs: Outputs): unknown {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	const own = /^=\{\{ \$json\.(\w+) \}\}$/.exec(value);
	if (own) return json[own[1]];
	const literal = /^=\{\{ ("(?:\\u[0-9a-f]{4})*") \}\}$/.exec(value);
	if (literal) return JSON.parse(literal[1]);
	const all = /^=\{\{ \$\('(\w+)'\)\.all\(\)\.map\(\(item\) => item\.json\) \}\}$/.exec(value);
	if (all) return outputs[all[1]].map((item) => item.json);
	throw new Error(`n8n would evaluate ${value}`);
}

/** As n8n gives them out: *Get* has texts for times. */
const withTimes = (row: IDataObject, asText: boolean): IDataObject => {
	const toTime = (value: unknown) => {
		const time = new Date(value as number);
		return (asText ? time.toISOString() : time) as unknown as string;
	};
	return { ...row, createdAt: toTime(row.createdAt), updatedAt: toTime(row.updatedAt) };
};

/**
 * n8n's Data Tables in memory, for all executions of a test. It carries out the children that the
 * ledger builds, and is as strict as n8n where the ledger depends on it.
 */
export class DataTables {
	/** Thrown by every child while it is set, before it does anything. */
	trouble?: Error;

	/** Calls for which it lasts. */
	troubledCalls = Infinity;

	/** The next child that writes throws once: after its first write, or at its end. */
	failAfterWrite: boolean | 'end' = false;

	/** The module is switched off. */
	off = false;

	/** The time limit of the execution is over: only children that nobody waits for are carried out. */
	outOfTime = false;

	/** Of each node that touches a table, in milliseconds of the node's time. */
	latencyMs = 0;

	/** Gets the children that are not the ledger's. */
	otherChild?: OtherChild;

	/** What was asked for, by the names of its nodes, e.g. `Insert, Get, Take, Result`. */
	readonly calls: string[] = [];

	private tables: Table[] = [];

	private made = 0;

	get rows(): StoredRow[] {
		return this.ledger?.rows.rows.map(toStoredRow) ?? [];
	}

	/** The rows themselves, for what people do to them. */
	get store(): RowStore | undefined {
		return this.ledger?.rows;
	}

	/** A person deletes the ledger. */
	removeTable(): void {
		this.tables = this.tables.filter(({ name }) => name !== TABLE_NAME);
	}

	/** A person removes a column of the ledger. */
	removeColumn(name: string): void {
		delete this.ledger?.rows.columns[name];
	}

	/** A person makes a table. */
	addTable(name: string, columns: ColumnTypes): void {
		if (this.tables.some((table) => table.name === name)) {
			throw new Error(`Data table with name '${name}' already exists in this project`);
		}
		this.tables.push({
			id: `table${++this.made}`,
			name,
			rows: new RowStore({ ...columns }, nodeNow),
		});
	}

	reset(): void {
		this.tables = [];
		this.calls.length = 0;
		this.trouble = undefined;
		this.troubledCalls = Infinity;
		this.otherChild = undefined;
		this.failAfterWrite = false;
		this.off = false;
		this.outOfTime = false;
		this.latencyMs = 0;
	}

	/** What n8n gives to an execution where the module is on. */
	get module(): IDataObject | undefined {
		const refuse = async () => {
			throw new Error('This proxy is only available for Data table nodes');
		};
		const provider = { getDataTableProxy: refuse, getDataTableAggregateProxy: refuse };
		return this.off ? undefined : ({ dataTableProxyProvider: provider } as unknown as IDataObject);
	}

	readonly executeWorkflow = async (
		info: IExecuteWorkflowInfo,
		_additionalData: IWorkflowExecuteAdditionalData,
		options: ExecuteWorkflowOptions,
	): Promise<ExecuteWorkflowData> => {
		if (!isLedgerChild(info)) {
			if (this.otherChild) return await this.otherChild(info, options);
			throw new Error('There is nobody who could carry out this child');
		}
		const child = info.code as IWorkflowBase;
		this.calls.push(
			child.nodes
				.slice(1)
				.map(({ name }) => name)
				.join(', '),
		);
		if (this.outOfTime && !options.doNotWaitToFinish) {
			throw new Error('The execution was cancelled because it timed out');
		}
		const { trouble } = this;
		if (trouble) {
			if (--this.troubledCalls === 0) this.trouble = undefined;
			throw trouble;
		}
		const data = await this.carryOut(child, options.inputData ?? [{ json: {} }]);
		return { executionId: 'child', data: options.doNotWaitToFinish ? [null] : [data] };
	};

	private get ledger(): Table | undefined {
		return this.tables.find(({ name }) => name === TABLE_NAME);
	}

	/** One node after the other, as each hands on to the next. */
	private async carryOut(
		child: IWorkflowBase,
		given: INodeExecutionData[],
	): Promise<INodeExecutionData[]> {
		const outputs: Outputs = {};
		let items = structuredClone(given);
		let node = child.nodes.find(({ type }) => type === START);
		let hasWritten = false;
		while (node !== undefined && items.length > 0) {
			const { name, parameters } = node;
			if (node.type !== START) items = await this.run(node, items, outputs);
			if (items.length === 0 && node.alwaysOutputData) items = [{ json: {} }];
			outputs[name] = items;
			const next = child.connections[name]?.main[0]?.[0]?.node;
			node = child.nodes.find((one) => one.name === next);
			hasWritten ||= WRITES.includes(String(parameters.operation));
			if (hasWritten && (this.failAfterWrite === true || (this.failAfterWrite && !node))) {
				this.failAfterWrite = false;
				throw new Error('SQLITE_BUSY: database is locked');
			}
		}
		return items;
	}

	private async run(
		node: INode,
		input: INodeExecutionData[],
		outputs: Outputs,
	): Promise<INodeExecutionData[]> {
		const items = node.executeOnce ? input.slice(0, 1) : input;
		if (node.type !== TABLE) return items.map(({ json }) => setFields(node, json, outputs));
		if (node.onError !== undefined) throw new Error('A node that goes on hides what went wrong');
		await nodeSleep(this.latencyMs);
		const { resource, operation } = node.parameters;
		if (resource === 'table') return this.onTables(node);
		const rows = this.find(node);
		if (operation === 'insert') {
			rows.insert(items.map(({ json }) => withoutSystemColumns(json)));
			return [{ json: { success: true, insertedRows: items.length } }];
		}
		return items.flatMap(({ json }, item) =>
			onRows(node, rows, json, outputs).map((row) => ({ json: row, pairedItem: { item } })),
		);
	}

	private find({ parameters }: INode): RowStore {
		const { mode, value } = parameters.dataTableId as IDataObject;
		const table = this.tables.find(({ id }) => id === value);
		if (mode === 'id' && table) return table.rows;
		throw new Error(`Data table with ID '${String(value)}' could not be found in this project`);
	}

	private onTables({ parameters }: INode): INodeExecutionData[] {
		const { operation, tableName, columns, options } = parameters as IDataObject;
		const toItem = ({ id, name, rows }: Table) => ({
			json: { id, name, columns: Object.keys(rows.columns).map((column) => ({ name: column })) },
		});
		if (operation === 'list') {
			const part = String((options as IDataObject).filterName).toLowerCase();
			return this.tables
				.filter(({ name }) => name.toLowerCase().includes(part))
				.reverse()
				.map(toItem);
		}
		const list = (columns as { column: Array<{ name: string; type: 'string' | 'number' }> }).column;
		this.addTable(
			String(evaluate(tableName, {}, {})),
			Object.fromEntries(list.map(({ name, type }) => [name, type])),
		);
		return [toItem(this.tables[this.tables.length - 1])];
	}
}

/** Whether a child is one of the ledger's. */
export function isLedgerChild({ code }: IExecuteWorkflowInfo): boolean {
	const types = code?.nodes.map(({ type }) => type) ?? [];
	return types.includes(TABLE) && types.every((type) => CHILD_NODE_TYPES.includes(type));
}

/** n8n leaves out what it gives to every row itself. */
function withoutSystemColumns(json: IDataObject): IDataObject {
	const given = ['id', 'createdAt', 'updatedAt'];
	return Object.fromEntries(Object.entries(json).filter(([name]) => !given.includes(name)));
}

function setFields({ parameters }: INode, json: IDataObject, outputs: Outputs): INodeExecutionData {
	const { assignments } = parameters.assignments as { assignments: IDataObject[] };
	return {
		json: Object.fromEntries(
			assignments.map(({ name, value }) => [name, evaluate(value, json, outputs)]),
		) as IDataObject,
	};
}

function onRows(
	{ parameters }: INode,
	rows: RowStore,
	json: IDataObject,
	outputs: Outputs,
): IDataObject[] {
	const { operation, matchType, filters, columns, limit, returnAll } = parameters as IDataObject;
	const conditions = (filters as { conditions: IDataObject[] }).conditions.map((condition) => ({
		...condition,
		keyValue: evaluate(condition.keyValue, json, outputs),
	})) as unknown as RowFilter[];
	const match = CONDITIONS[String(matchType)];
	if (match === undefined) throw new Error('unexpected match type');
	switch (operation) {
		case 'get': {
			const found = rows.select(conditions, match).map((row) => withTimes(row, true));
			return returnAll ? found : found.slice(0, Number(limit));
		}
		case 'update': {
			const { mappingMode, value } = columns as { mappingMode: string; value: IDataObject };
			const values =
				mappingMode === 'autoMapInputData'
					? withoutSystemColumns(json)
					: Object.fromEntries(
							Object.entries(value).map(([name, one]) => [name, evaluate(one, json, outputs)]),
						);
			return rows
				.update(conditions, match, values as IDataObject)
				.map((row) => withTimes(row, false));
		}
		case 'deleteRows':
			return rows.remove(conditions, match).map((row) => withTimes(row, false));
		default:
			throw new Error(`n8n has no operation ${String(operation)}`);
	}
}

/** The tables of every execution in a test. */
export const dataTables = new DataTables();

afterEach(() => dataTables.reset());
