import type { INodeExecutionData } from 'n8n-workflow';

import { readScenes } from '../api/listed';
import type { Run } from '../run/run';
import { findDocumentedStatus } from '../transport/baseUrl';
import { readSession } from '../transport/readRequests';

/** Adds the finished scenes to items with the raw response, if the server is a newer one. */
export async function addScenes(
	run: Run,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const { baseUrl, statusAddress } = run.connection;
	if (statusAddress === undefined || statusAddress === findDocumentedStatus(baseUrl)) return items;
	const asked = items.map(async (item) => {
		const { raw, sessionId } = item.json;
		if (raw === undefined || typeof sessionId !== 'string') return item;
		const told = await readSession(run, sessionId);
		const scenes = told.kind === 'told' ? readScenes(told.value) : null;
		return scenes === null ? item : { ...item, json: { ...item.json, scenes } };
	});
	return (await Promise.all(asked)) as INodeExecutionData[];
}
