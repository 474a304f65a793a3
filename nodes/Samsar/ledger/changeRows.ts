import type { IDataObject, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

import { toCells, type OrderRow } from './orderRow';
import { toKeyValue, type Condition } from './conditions';
import { removeRows, updateRows } from './tableChild';
import type { TableDoor } from './tableDoor';
import { asError, isGone, isOutOfTime, TableTrouble, toTrouble } from './tableTrouble';

/** One change of rows, as an item of a child that makes several. */
export interface Change {
	/** The values, and what the rows have already in the columns of `by`. */
	item: IDataObject;
	/** The columns in which the rows have the item's values. */
	by: Array<Condition['column']>;
	others: Condition[];
	/** Whether the conditions meet the same rows after it, so that it can be made twice. */
	isRepeatable: boolean;
}

export function toChange(where: Condition[], values: Partial<OrderRow>): Change {
	if (where.length === 0) throw new TableTrouble('no condition says which rows are meant');
	// n8n writes all that an item has, so a column that is to be changed is not compared with it.
	const isBy = ({ column, is, value }: Condition) =>
		is === 'eq' &&
		value !== undefined &&
		column !== 'createdAt' &&
		!(column in values) &&
		where.filter((condition) => condition.column === column).length === 1;
	const by = where.filter(isBy);
	const known = by.map(({ column, value }) => [column, toKeyValue(column, value ?? '')] as const);
	return {
		item: { ...toCells(values), ...Object.fromEntries(known) },
		by: by.map(({ column }) => column),
		others: where.filter((condition) => !isBy(condition)),
		isRepeatable: where.every(({ column }) => !(column in values)),
	};
}

/** What changes have in common that one child can make. */
export function describeKind({ by, others, isRepeatable }: Change): string {
	return JSON.stringify([by, others, isRepeatable]);
}

/** Writes without inserting. After the time limit of the execution nobody can wait for it. */
async function write(
	door: TableDoor,
	build: (tableId: string) => IWorkflowBase,
	{ rows, isRepeatable }: { rows?: IDataObject[]; isRepeatable: boolean },
): Promise<INodeExecutionData[]> {
	return await door.onTable(async (tableId) => {
		try {
			return await door.run(build(tableId), rows);
		} catch (error) {
			if (isOutOfTime(error)) {
				return await door.run(build(tableId), rows, { doNotWaitToFinish: true });
			}
			if (isGone(error) || !isRepeatable || !toTrouble(error).mayPass) throw asError(error);
		}
		await door.rest();
		return await door.run(build(tableId), rows);
	}, []);
}

/** The number of the item that an item comes from. */
function sourceOf({ pairedItem }: INodeExecutionData): number {
	const [first] = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
	return typeof first === 'object' ? first.item : (first ?? 0);
}

/**
 * Makes changes of one kind.
 *
 * @returns of each how many rows it changed
 */
export async function changeRows(door: TableDoor, changes: Change[]): Promise<number[]> {
	const [{ by, others, isRepeatable }] = changes;
	const rows = changes.map(({ item }) => item);
	const build = (tableId: string) => updateRows(door.name, tableId, by, others);
	const changed = await write(door, build, { rows, isRepeatable });
	const sources = changed.map(sourceOf);
	return changes.map((_, index) => sources.filter((source) => source === index).length);
}

export async function remove(door: TableDoor, where: Condition[]): Promise<void> {
	if (where.length === 0) throw new TableTrouble('no condition says which rows are meant');
	await write(door, (tableId) => removeRows(door.name, tableId, where), { isRepeatable: true });
}
