import { readAmount } from './amount';
import type { Choice } from './contract';
import type { JsonRecord } from './render';
import { isRecord } from './render';

/** A model that the server lists. */
export interface OfferedModel extends Choice {
	/** Null if the server reports no price. */
	creditsPerSecond: number | null;
}

/** The models of a server. Servers of the documented API do not list them. */
export interface Offers {
	imageModels: OfferedModel[];
	videoModels: OfferedModel[];
	/** The video models for a user's own pictures; empty = not listed. */
	pictureModels: OfferedModel[];
}

/** A server's limits for prompt and duration. */
export interface Limits {
	promptCharacters: number;
	shortestSeconds: number;
	longestSeconds: number;
}

/** The limits of servers that list their models (from the published server). */
export const SERVER_LIMITS: Limits = {
	promptCharacters: 4_000,
	shortestSeconds: 10,
	longestSeconds: 240,
};

/** A price is per second of video only if it comes with a distribution. Otherwise it is per clip or picture. */
function readRate({ pricingDistribution, basePrice }: JsonRecord): number | null {
	if (!isRecord(pricingDistribution)) return null;
	const rate = readAmount(pricingDistribution.total ?? basePrice);
	return rate !== null && rate > 0 ? rate : null;
}

function readModel(entry: unknown): OfferedModel[] {
	if (!isRecord(entry) || typeof entry.value !== 'string' || entry.value.trim() === '') return [];
	const name = typeof entry.label === 'string' && entry.label !== '' ? entry.label : entry.value;
	return [{ name, value: entry.value, creditsPerSecond: readRate(entry) }];
}

/** Reads one list of models. Skips entries without a key. */
export function readModels(list: unknown): OfferedModel[] {
	return Array.isArray(list) ? list.flatMap(readModel) : [];
}

/** Reads a list by name. The current server uses lower-case names. */
function readNamed(lists: unknown, name: 'IMAGE_MODELS' | 'VIDEO_MODELS'): OfferedModel[] {
	if (!isRecord(lists)) return [];
	const models = readModels(lists[name]);
	return models.length > 0 ? models : readModels(lists[name.toLowerCase()]);
}

/** The models for videos from text, or else all models. */
function readForText(body: JsonRecord, name: 'IMAGE_MODELS' | 'VIDEO_MODELS'): OfferedModel[] {
	const models = readNamed(body.text_to_video, name);
	return models.length > 0 ? models : readNamed(body, name);
}

/** Reads the answer to a models request; null if it lists no video model. */
export function readOffers(body: JsonRecord): Offers | null {
	const videoModels = readForText(body, 'VIDEO_MODELS');
	if (videoModels.length === 0) return null;
	return {
		imageModels: readForText(body, 'IMAGE_MODELS'),
		videoModels,
		pictureModels: readNamed(body.image_list_to_video, 'VIDEO_MODELS'),
	};
}
