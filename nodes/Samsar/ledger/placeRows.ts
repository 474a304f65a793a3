import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { readUid, toCells, type OrderRow, type StoredRow } from './orderRow';
import { readFrom, toRows } from './readRows';
import type { Condition, Mark } from './conditions';
import { claimRows, PAGE_ROWS, SEEN, TAKEN } from './tableChild';
import type { TableDoor } from './tableDoor';
import { asError, isGone, TableTrouble, toTrouble } from './tableTrouble';

export interface Placed {
	/** The written rows, in the given order, with their owner. */
	written: StoredRow[];
	/** All rows with that value after the insert and before the claim, including the written ones. */
	seen: StoredRow[];
	/** The rows that this call changed from no owner to `owner`. */
	taken: StoredRow[];
}

type Claimed = Pick<Placed, 'seen' | 'taken'>;

const withMark = ({ column, value }: Mark): Condition => ({ column, is: 'eq', value });

function readList(item: INodeExecutionData | undefined, key: string): StoredRow[] {
	const list = (item?.json[key] ?? []) as IDataObject[];
	return toRows(list.map((json) => ({ json })));
}

async function claim(
	door: TableDoor,
	tableId: string,
	rows: OrderRow[],
	by: Mark,
	owner: string,
): Promise<Claimed> {
	const inserts = rows.length > 0;
	const child = claimRows(door.name, tableId, { by, owner, inserts });
	const [result] = await door.run(child, inserts ? rows.map(toCells) : undefined);
	const seen = readList(result, SEEN);
	if (seen.length >= PAGE_ROWS) {
		// Rows added meanwhile are read but not taken: then no execution wins, but never two.
		const next = seen[seen.length - 1].id + 1;
		seen.push(...(await readFrom(door, tableId, [withMark(by)], next)));
	}
	return { seen, taken: readList(result, TAKEN) };
}

/** A database may write and then throw, so existing rows are not written again. */
async function claimAgain(
	door: TableDoor,
	tableId: string,
	rows: OrderRow[],
	by: Mark,
	owner: string,
): Promise<Claimed> {
	const there = new Set((await readFrom(door, tableId, [withMark(by)])).map(readUid));
	const missing = rows.filter((row) => !there.has(readUid(row)));
	const { seen, taken } = await claim(door, tableId, missing, by, owner);
	// The first try may have taken rows too.
	const before = seen.filter((row) => row.owner === owner);
	return { seen, taken: [...before, ...taken] };
}

/**
 * Writes rows with a `uid`, and takes rows without an owner.
 *
 * @returns the result for each row
 */
export async function placeRows(
	door: TableDoor,
	rows: OrderRow[],
	by: Mark,
	owner: string,
): Promise<Placed[]> {
	const { seen, taken } = await door.onTable(async (tableId) => {
		try {
			return await claim(door, tableId, rows, by, owner);
		} catch (error) {
			if (isGone(error) || !toTrouble(error).mayPass) throw asError(error);
		}
		await door.rest();
		return await claimAgain(door, tableId, rows, by, owner);
	});
	const byUid = new Map([...seen, ...taken].map((row) => [readUid(row), row]));
	return rows.map((row) => {
		const written = byUid.get(readUid(row));
		if (written === undefined) throw new TableTrouble('a new row was removed immediately');
		return { written: [written], seen, taken };
	});
}
