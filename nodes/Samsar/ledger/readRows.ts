import type { INodeExecutionData } from 'n8n-workflow';

import { toStoredRow, type StoredRow } from './orderRow';
import type { Condition, Match } from './conditions';
import { getRows, PAGE_ROWS } from './tableChild';
import type { TableDoor } from './tableDoor';
import { checkColumns } from './tableTrouble';

/** SQLite allows at most 998. */
const MOST_CONDITIONS = 500;

export function toRows(items: INodeExecutionData[]): StoredRow[] {
	// A node without results may return an empty item.
	const rows = items.filter(({ json }) => json.id !== undefined).map(({ json }) => json);
	checkColumns((name) => rows.every((row) => name in row));
	return rows.map(toStoredRow);
}

async function readPage(
	door: TableDoor,
	tableId: string,
	conditions: Condition[],
	match: Match,
): Promise<StoredRow[]> {
	return toRows(await door.ask(() => getRows(door.name, tableId, conditions, match)));
}

/** The rows that meet all conditions, starting at this ID. */
export async function readFrom(
	door: TableDoor,
	tableId: string,
	conditions: Condition[],
	firstId = 0,
): Promise<StoredRow[]> {
	const rows: StoredRow[] = [];
	for (let next = firstId; ; next = rows[rows.length - 1].id + 1) {
		const from: Condition[] = next > 0 ? [{ column: 'id', is: 'gte', value: next }] : [];
		const page = await readPage(door, tableId, [...conditions, ...from], 'all');
		rows.push(...page);
		if (page.length < PAGE_ROWS) return rows;
	}
}

async function readAny(
	door: TableDoor,
	tableId: string,
	conditions: Condition[],
): Promise<StoredRow[]> {
	const page = await readPage(door, tableId, conditions, 'any');
	if (page.length < PAGE_ROWS) return page;
	// Paging by ID does not work with 'any', so each condition is read separately.
	const lists: StoredRow[] = [];
	for (const condition of conditions) lists.push(...(await readFrom(door, tableId, [condition])));
	return lists;
}

/** The rows that meet all conditions, or any, without duplicates, sorted by ID. */
export async function readRows(
	door: TableDoor,
	tableId: string,
	conditions: Condition[],
	match: Match,
): Promise<StoredRow[]> {
	if (match === 'all') return await readFrom(door, tableId, conditions);
	const rows = new Map<number, StoredRow>();
	for (let done = 0; done < conditions.length; done += MOST_CONDITIONS) {
		const some = conditions.slice(done, done + MOST_CONDITIONS);
		(await readAny(door, tableId, some)).forEach((row) => rows.set(row.id, row));
	}
	return [...rows.values()].sort((one, other) => one.id - other.id);
}
