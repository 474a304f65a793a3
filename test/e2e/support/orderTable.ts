import type { N8nRest } from '../../../scripts/n8n-rest';

/** The Data Table that the node writes its orders into. */
export const ORDER_TABLE = 'Samsar Orders';

export interface ListedTable {
	id: string;
	name: string;
	projectId: string;
}

/** All Data Tables of an n8n. */
export async function listTables(n8n: N8nRest): Promise<ListedTable[]> {
	const answer = await n8n.send<ListedTable[] | { data: ListedTable[] }>(
		'GET',
		'/rest/data-tables-global',
	);
	return Array.isArray(answer) ? answer : answer.data;
}

/** Deletes the table of orders, as a person may; nothing where there is none. */
export async function removeOrderTable(n8n: N8nRest): Promise<void> {
	const table = (await listTables(n8n)).find(({ name }) => name === ORDER_TABLE);
	if (table === undefined) return;
	await n8n.send('DELETE', `/rest/projects/${table.projectId}/data-tables/${table.id}`);
}
