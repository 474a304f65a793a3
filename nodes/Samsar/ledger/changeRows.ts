import type { IDataObject, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

import { toCells, type OrderRow } from './orderRow';
import { toKeyValue, type Condition } from './conditions';
import { removeRows, updateRows } from './tableChild';
import type { TableDoor } from './tableDoor';
import { asError, isGone, isOutOfTime, TableTrouble, toTrouble } from './tableTrouble';

/** One change of rows, passed as an item to a child workflow that makes several changes. */
export interface Change {
	/** The new values, and the rows' existing values in the columns of `by`. */
	item: IDataObject;
	/** The columns in which the rows must equal the item. */
	by: Array<Condition['column']>;
	others: Condition[];
	/** Whether the conditions still match after the change, so that it can be repeated. */
	isRepeatable: boolean;
}

export function toChange(where: Condition[], values: Partial<OrderRow>): Change {
	if (where.length === 0) throw new TableTrouble('no condition selects the rows');
	// n8n writes all values of an item, so a changed column cannot also be a condition on the item.
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

/** Equal for changes that one child workflow can make. */
export function describeKind({ by, others, isRepeatable }: Change): string {
	return JSON.stringify([by, others, isRepeatable]);
}

/** Updates or removes rows. After the execution's time limit, it cannot wait for the result. */
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

/** The index of the paired input item. */
function sourceOf({ pairedItem }: INodeExecutionData): number {
	const [first] = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
	return typeof first === 'object' ? first.item : (first ?? 0);
}

/**
 * Makes changes of one kind.
 *
 * @returns the number of changed rows per change
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
	if (where.length === 0) throw new TableTrouble('no condition selects the rows');
	await write(door, (tableId) => removeRows(door.name, tableId, where), { isRepeatable: true });
}
