import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

import type { Clock } from '../clock';
import { TABLE_NAME } from './orderRow';
import { CHILD_NODE_TYPES, createTable, listTables } from './tableChild';
import { asError, checkColumns, isExcluded, isGone, NoTableYet, toTrouble } from './tableTrouble';

const NO_WORKFLOW = ['', '__EMPTY__'];

/** Milliseconds before a failed call is repeated. */
const AGAIN_AFTER_MS = 100;

/** Workflow ID → table ID, for the lifetime of this process. */
const knownTables = new Map<string, string>();

/** Workflow ID → the running attempt to open its table. */
const openings = new Map<string, Promise<unknown>>();

/** If the nodes are excluded, each try would leave an execution that n8n shows as running. */
let areNodesExcluded = false;

/** Why there can be no ledger (follows "because"); null if there can. */
export function findObstacle(context: IExecuteFunctions): string | null {
	if (NO_WORKFLOW.includes(context.getWorkflow().id ?? '')) return 'the workflow is not saved';
	if (
		typeof context.helpers.getDataTableProxy !== 'function' ||
		typeof context.executeWorkflow !== 'function'
	) {
		return 'this n8n has no data tables';
	}
	const known = context.getKnownNodeTypes();
	const missing = CHILD_NODE_TYPES.filter((type) => !(type in known));
	if (missing.length > 0) return `this n8n lacks ${missing.join(', ')}`;
	return areNodesExcluded ? "n8n's node Data Table is switched off" : null;
}

/** Access to the table of the workflow's project. Throws only `TableTrouble`. */
export class TableDoor {
	readonly name: string;

	private readonly workflowId: string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
	) {
		const { id = '', name = '' } = context.getWorkflow();
		this.workflowId = id;
		this.name = name;
	}

	/** Runs a child workflow. @returns the output of its last node */
	async run(
		child: IWorkflowBase,
		rows: IDataObject[] = [{}],
		options: { doNotWaitToFinish?: boolean } = {},
	): Promise<INodeExecutionData[]> {
		const items = rows.map((json) => ({ json }));
		try {
			const { data } = await this.context.executeWorkflow({ code: child }, items, undefined, {
				parentExecution: {
					executionId: this.context.getExecutionId(),
					workflowId: this.workflowId,
				},
				executionMode: this.context.getMode(),
				...options,
			});
			return data[0] ?? [];
		} catch (error) {
			areNodesExcluded ||= isExcluded(error);
			throw asError(error);
		}
	}

	/** Runs a read-only child workflow, again after a temporary error. */
	async ask(build: () => IWorkflowBase): Promise<INodeExecutionData[]> {
		try {
			return await this.run(build());
		} catch (error) {
			if (isGone(error) || !toTrouble(error).mayPass) throw asError(error);
		}
		await this.rest();
		return await this.run(build());
	}

	async rest(): Promise<void> {
		await this.clock.sleep(AGAIN_AFTER_MS);
	}

	/**
	 * Calls `act` with the table's ID, and again with a new table if the first one was deleted.
	 *
	 * @param nothing the result if there is no table; absent = create one
	 */
	async onTable<Value>(act: (tableId: string) => Promise<Value>, nothing?: Value): Promise<Value> {
		const create = nothing === undefined;
		try {
			const tableId = await this.open(create);
			try {
				return await act(tableId);
			} catch (error) {
				if (!isGone(error)) throw asError(error);
				if (knownTables.get(this.workflowId) === tableId) knownTables.delete(this.workflowId);
			}
			return await act(await this.open(create));
		} catch (error) {
			if (error instanceof NoTableYet && nothing !== undefined) return nothing;
			throw toTrouble(error);
		}
	}

	/** @returns the table's ID */
	async open(create: boolean): Promise<string> {
		// Serialized, because one of two concurrent creations would fail.
		const earlier = openings.get(this.workflowId) ?? Promise.resolve();
		const opening = earlier.then(async () => await this.openNow(create));
		const settled = opening.catch(() => undefined);
		openings.set(this.workflowId, settled);
		try {
			return await opening;
		} catch (error) {
			throw toTrouble(error);
		} finally {
			if (openings.get(this.workflowId) === settled) openings.delete(this.workflowId);
		}
	}

	private async openNow(create: boolean): Promise<string> {
		const known = knownTables.get(this.workflowId) ?? (await this.find());
		if (known === undefined && !create) throw new NoTableYet();
		const tableId = known ?? (await this.make());
		knownTables.set(this.workflowId, tableId);
		return tableId;
	}

	private async find(): Promise<string | undefined> {
		const tables = (await this.ask(() => listTables(this.name))).map(({ json }) => json);
		const table = tables.find(({ name }) => name === TABLE_NAME);
		if (table === undefined) return undefined;
		if (Array.isArray(table.columns)) {
			const names = new Set((table.columns as IDataObject[]).map(({ name }) => name));
			checkColumns((name) => names.has(name));
		}
		return String(table.id);
	}

	private async make(): Promise<string> {
		try {
			const [table] = await this.run(createTable(this.name));
			return String(table.json.id);
		} catch (error) {
			// Another process may have created it meanwhile.
			const tableId = await this.find();
			if (tableId === undefined) throw asError(error);
			return tableId;
		}
	}
}
