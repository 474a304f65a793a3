import type { IDataObject, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';

import { toCells, type OrderRow } from './orderRow';
import { removeRows, updateRows, type Condition } from './tableChild';
import type { TableDoor } from './tableDoor';
import { isGone, isOutOfTime, TableTrouble, toTrouble } from './tableTrouble';

/** One change of rows. */
export interface Change {
	/** The row's ID, when it is one of the conditions. */
	id?: number;
	others: Condition[];
	values: IDataObject;
	/** Whether the conditions meet the same rows after it, so that it can be made twice. */
	isRepeatable: boolean;
}

export function toChange(where: Condition[], values: Partial<OrderRow>): Change {
	if (where.length === 0) throw new TableTrouble('no condition says which rows are meant');
	const byId = where.find(({ column, is }) => column === 'id' && is === 'eq');
	return {
		...(byId && { id: Number(byId.value) }),
		others: where.filter((condition) => condition !== byId),
		values: toCells(values),
		isRepeatable: where.every(({ column }) => !(column in values)),
	};
}

/** What changes have in common that one child can make. */
export function describeKind({ id, others, isRepeatable }: Change): string {
	return JSON.stringify([id === undefined, others, isRepeatable]);
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
			if (isGone(error) || !isRepeatable || !toTrouble(error).mayPass) throw error;
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
	const [{ id: first, others, isRepeatable }] = changes;
	const rows = changes.map(({ id, values }) => ({ ...values, ...(id !== undefined && { id }) }));
	const changed = await write(
		door,
		(tableId) => updateRows(door.name, tableId, others, first !== undefined),
		{ rows, isRepeatable },
	);
	const sources = changed.map(sourceOf);
	return changes.map((_, index) => sources.filter((source) => source === index).length);
}

export async function remove(door: TableDoor, where: Condition[]): Promise<void> {
	if (where.length === 0) throw new TableTrouble('no condition says which rows are meant');
	await write(door, (tableId) => removeRows(door.name, tableId, where), { isRepeatable: true });
}
