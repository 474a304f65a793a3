import { readAmount } from './amount';
import type { Choice } from './contract';
import type { JsonRecord } from './render';
import { isRecord } from './render';

/** A model that the server lists. */
export interface OfferedModel extends Choice {
	/** Null when the server tells no price. */
	creditsPerSecond: number | null;
}

/** What the server says that it offers. Servers of the documented contract say nothing. */
export interface Offers {
	imageModels: OfferedModel[];
	videoModels: OfferedModel[];
	/** Of the video models, those that set a person's own pictures in motion; none = not told. */
	pictureModels: OfferedModel[];
}

/** What servers with a list of models take, beyond the documented limits. */
export const SERVER_LIMITS = {
	promptCharacters: 4_000,
	shortestSeconds: 10,
	longestSeconds: 240,
} as const;

function readRate({ pricingDistribution, basePrice }: JsonRecord): number | null {
	const total = isRecord(pricingDistribution) ? pricingDistribution.total : undefined;
	const rate = readAmount(total ?? basePrice);
	return rate !== null && rate > 0 ? rate : null;
}

function readModel(entry: unknown): OfferedModel[] {
	if (!isRecord(entry) || typeof entry.value !== 'string' || entry.value.trim() === '') return [];
	const name = typeof entry.label === 'string' && entry.label !== '' ? entry.label : entry.value;
	return [{ name, value: entry.value, creditsPerSecond: readRate(entry) }];
}

/** One list of models; entries without a key are left out. */
export function readModels(list: unknown): OfferedModel[] {
	return Array.isArray(list) ? list.flatMap(readModel) : [];
}

/** The answer to a request for the supported models, or null when it lists no video model. */
export function readOffers(body: JsonRecord): Offers | null {
	const lists = isRecord(body.text_to_video) ? { ...body, ...body.text_to_video } : body;
	const videoModels = readModels(lists.VIDEO_MODELS);
	if (videoModels.length === 0) return null;
	const { image_list_to_video: ofPictures } = body;
	return {
		imageModels: readModels(lists.IMAGE_MODELS),
		videoModels,
		pictureModels: readModels(isRecord(ofPictures) ? ofPictures.VIDEO_MODELS : undefined),
	};
}
