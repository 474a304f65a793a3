import type { IDataObject, INode, INodeParameters, IWorkflowBase } from 'n8n-workflow';

import {
	asLiteral,
	toFilter,
	toFilters,
	type Condition,
	type Mark,
	type Match,
} from './conditions';
import { COLUMNS, TABLE_NAME } from './orderRow';

/**
 * n8n allows only its own nodes to use Data Tables. Therefore every call is a small child workflow of those nodes,
 * which n8n runs inside the execution.
 */

const START = 'n8n-nodes-base.executeWorkflowTrigger';
const TABLE = 'n8n-nodes-base.dataTable';
const RESULT = 'n8n-nodes-base.set';

/** n8n's node types that the child workflows use. */
export const CHILD_NODE_TYPES = [START, TABLE, RESULT];

/** Maximum rows of one *Get*. n8n would read more in several queries, which fails with concurrent writers. */
export const PAGE_ROWS = 1_000;

type Step = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;

/** Missing settings are inherited from the parent, including its error workflow. */
const SETTINGS: IWorkflowBase['settings'] = {
	executionOrder: 'v1',
	callerPolicy: 'workflowsFromSameOwner',
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	executionTimeout: -1,
};

/** @param name of the parent, because n8n's statistics give the workflow its child's name */
function chain(name: string, steps: Step[]): IWorkflowBase {
	const start: Step = {
		name: 'Start',
		type: START,
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	};
	const nodes = [start, ...steps].map(
		(step, index): INode => ({
			id: `samsar-${step.name.toLowerCase()}`,
			position: [index * 220, 0],
			...step,
		}),
	);
	const now = new Date();
	return {
		// If empty, n8n uses the parent's ID, and with it the project of the table.
		id: '',
		name,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		settings: { ...SETTINGS },
		nodes,
		connections: Object.fromEntries(
			steps.map((step, index) => [
				nodes[index].name,
				{ main: [[{ node: step.name, type: 'main' as const, index: 0 }]] },
			]),
		),
	};
}

function onTable(name: string, operation: string, parameters: IDataObject): Step {
	return {
		name,
		type: TABLE,
		typeVersion: 1.1,
		parameters: { resource: 'table', operation, ...parameters } as INode['parameters'],
		executeOnce: true,
	};
}

function onRows(name: string, tableId: string, operation: string, parameters: IDataObject): Step {
	const dataTableId = { __rl: true, mode: 'id', value: tableId };
	return onTable(name, operation, { resource: 'row', dataTableId, ...parameters });
}

/** Returns the tables whose name contains that of the ledger. */
export function listTables(name: string): IWorkflowBase {
	const parameters = { returnAll: true, options: { filterName: TABLE_NAME } };
	return chain(name, [onTable('List', 'list', parameters)]);
}

/** Returns the new table. Fails if there is one with this name. */
export function createTable(name: string): IWorkflowBase {
	const parameters = {
		tableName: TABLE_NAME,
		columns: { column: COLUMNS },
		options: { createIfNotExists: false },
	};
	return chain(name, [onTable('Create', 'create', parameters as unknown as IDataObject)]);
}

const onFirstRows = (tableId: string, filters: IDataObject): Step =>
	onRows('Get', tableId, 'get', { ...filters, returnAll: false, limit: PAGE_ROWS });

/** Returns the first rows, sorted by ID. */
export function getRows(
	name: string,
	tableId: string,
	conditions: Condition[],
	match: Match,
): IWorkflowBase {
	return chain(name, [onFirstRows(tableId, toFilters(conditions.map(toFilter), match))]);
}

/** The keys of the item that `claimRows` returns: the rows read, and the rows changed. */
export const SEEN = 'seen';
export const TAKEN = 'taken';

const gather = (key: string, node: string): INodeParameters => ({
	id: key,
	name: key,
	type: 'array',
	value: `={{ $('${node}').all().map((item) => item.json) }}`,
});

/**
 * Inserts the items as rows, reads the first rows with the mark, and sets the owner of rows without one. Of several
 * concurrent calls, at most one takes all rows that it has read.
 */
export function claimRows(
	name: string,
	tableId: string,
	{ by, owner, inserts }: { by: Mark; owner: string; inserts: boolean },
): IWorkflowBase {
	const mark = toFilter({ column: by.column, is: 'eq', value: by.value });
	const open = toFilter({ column: 'owner', is: 'isEmpty' });
	const insert = onRows('Insert', tableId, 'insert', {
		columns: { mappingMode: 'autoMapInputData', value: null },
		// One statement for all rows. The following read returns them.
		options: { optimizeBulk: true },
	});
	const get = onFirstRows(tableId, toFilters([mark]));
	const take = onRows('Take', tableId, 'update', {
		...toFilters([mark, open]),
		columns: { mappingMode: 'defineBelow', value: { owner: asLiteral(owner) } },
		options: {},
	});
	return chain(name, [
		...(inserts ? [{ ...insert, executeOnce: false }] : []),
		{ ...get, alwaysOutputData: true },
		{ ...take, alwaysOutputData: true },
		{
			name: 'Result',
			type: RESULT,
			typeVersion: 3.4,
			parameters: {
				mode: 'manual',
				assignments: { assignments: [gather(SEEN, 'Get'), gather(TAKEN, 'Take')] },
				options: {},
			},
			executeOnce: true,
		},
	]);
}

/**
 * Writes each item's values into the rows that equal the item in the columns `by` and meet the other conditions.
 * Returns the changed rows, paired with their items.
 */
export function updateRows(
	name: string,
	tableId: string,
	by: Array<Condition['column']>,
	others: Condition[],
): IWorkflowBase {
	const own = by.map((column) => ({
		keyName: column,
		condition: 'eq',
		keyValue: `={{ $json.${column} }}`,
	}));
	const update = onRows('Update', tableId, 'update', {
		...toFilters([...own, ...others.map(toFilter)]),
		columns: { mappingMode: 'autoMapInputData', value: null },
		options: {},
	});
	return chain(name, [{ ...update, executeOnce: false }]);
}

export function removeRows(name: string, tableId: string, conditions: Condition[]): IWorkflowBase {
	const parameters = { ...toFilters(conditions.map(toFilter)), options: {} };
	return chain(name, [onRows('Remove', tableId, 'deleteRows', parameters)]);
}
