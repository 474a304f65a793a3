import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Choice, DocumentedModel } from '../api/contract';
import { IMAGE_MODELS, VIDEO_MODELS } from '../api/contract';
import { readModels } from '../api/models';
import { isAccepted } from '../transport/answer';
import { openConnection } from '../transport/samsarConnection';

/** Milliseconds that a person waits for a dropdown. */
const LIST_TIME = 8_000;

/** What the API lists, or nothing: the documented models must show whatever happens to the rest. */
async function fetchModels(
	context: ILoadOptionsFunctions,
	list: 'IMAGE_MODELS' | 'VIDEO_MODELS',
): Promise<Choice[]> {
	try {
		const connection = await openConnection(context);
		const reply = await connection.send({
			method: 'GET',
			url: `${connection.baseUrl}/supported_models`,
			timeoutMs: LIST_TIME,
		});
		if (reply.kind === 'silence' || !isAccepted(reply) || reply.body.form !== 'json') return [];
		return readModels(reply.body.value[list]);
	} catch {
		return [];
	}
}

function findModels(
	documented: DocumentedModel[],
	listed: Choice[],
	filter = '',
): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const all = [...documented, ...listed];
	const found = all
		.filter((model, index) => all.findIndex(({ value }) => value === model.value) === index)
		.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
	return { results: found.map(({ name, value }) => ({ name, value })) };
}

/** Image models for From List: the documented ones, then the API's. `filter` matches names and keys. */
export async function searchImageModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return findModels(IMAGE_MODELS, await fetchModels(this, 'IMAGE_MODELS'), filter);
}

/** Video models for From List: the documented ones, then the API's. `filter` matches names and keys. */
export async function searchVideoModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return findModels(VIDEO_MODELS, await fetchModels(this, 'VIDEO_MODELS'), filter);
}
