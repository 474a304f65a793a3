import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { DocumentedModel } from './api/contract';
import { IMAGE_MODELS, VIDEO_MODELS } from './api/contract';

function findModels(models: DocumentedModel[], filter = ''): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const found = models.filter(({ name, value }) =>
		`${name} ${value}`.toLowerCase().includes(wanted),
	);
	return { results: found.map(({ name, value }) => ({ name, value })) };
}

/** The image models for the From List mode; `filter` matches names and keys. */
export async function searchImageModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return findModels(IMAGE_MODELS, filter);
}

/** The video models for the From List mode; `filter` matches names and keys. */
export async function searchVideoModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return findModels(VIDEO_MODELS, filter);
}
