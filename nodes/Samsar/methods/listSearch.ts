import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { DocumentedModel } from '../api/contract';
import { DEFAULT_IMAGE_MODEL, IMAGE_MODELS, VIDEO_MODELS } from '../api/contract';
import type { OfferedModel, Offers } from '../api/offers';
import { readOffers } from '../api/offers';
import { readAcceptedJson } from '../transport/answer';
import { findModelsAddress } from '../transport/baseUrl';
import { openConnection } from '../transport/samsarConnection';

/** Milliseconds that a person waits for a dropdown. */
const LIST_TIME = 8_000;

/** What the server offers, or null: the documented models must show whatever happens to the rest. */
async function fetchOffers(context: ILoadOptionsFunctions): Promise<Offers | null> {
	try {
		const connection = await openConnection(context);
		const reply = await connection.send({
			method: 'GET',
			url: findModelsAddress(connection.baseUrl),
			timeoutMs: LIST_TIME,
		});
		const body = readAcceptedJson(reply);
		return body && readOffers(body);
	} catch {
		return null;
	}
}

/** The documented models first, then the other models of the server. */
function mergeModels(documented: DocumentedModel[], offered: OfferedModel[]): OfferedModel[] {
	if (offered.length === 0) return documented;
	const own = documented.map((model) => {
		const offer = offered.find(({ value }) => value === model.value);
		return offer === undefined
			? { ...model, name: `${model.name} (not offered by this server)`, creditsPerSecond: null }
			: { ...model, creditsPerSecond: offer.creditsPerSecond };
	});
	const others = offered.filter(({ value }, index) => {
		const isFirst = offered.findIndex((other) => other.value === value) === index;
		return isFirst && !own.some((model) => model.value === value);
	});
	return [...own, ...others];
}

function findModels(models: OfferedModel[], filter = ''): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const found = models.filter(({ name, value }) =>
		`${name} ${value}`.toLowerCase().includes(wanted),
	);
	return { results: found.map(({ name, value }) => ({ name, value })) };
}

function addPrice({ name, value, creditsPerSecond }: OfferedModel): OfferedModel {
	const price = creditsPerSecond === null ? '' : ` (${creditsPerSecond} credits/s)`;
	return { name: `${name}${price}`, value, creditsPerSecond };
}

/** Image models for From List, with Default first. `filter` matches names and keys. */
export async function searchImageModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const offers = await fetchOffers(this);
	const models = mergeModels(IMAGE_MODELS, offers?.imageModels ?? []);
	return findModels([DEFAULT_IMAGE_MODEL, ...models], filter);
}

/** The video models of the operation: not every model animates a user's own pictures. */
function chooseVideoModels(operation: unknown, offers: Offers): OfferedModel[] {
	const { pictureModels, videoModels } = offers;
	const isOfPictures = operation === 'createFromImages' && pictureModels.length > 0;
	return isOfPictures ? pictureModels : videoModels;
}

/** Video models for From List, with the server's price per second if known. `filter` matches names and keys. */
export async function searchVideoModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const offers = await fetchOffers(this);
	if (offers === null) return findModels(VIDEO_MODELS, filter);
	const offered = chooseVideoModels(this.getCurrentNodeParameter('operation'), offers);
	return findModels(mergeModels(VIDEO_MODELS, offered).map(addPrice), filter);
}
