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

/** What a server takes of a prompt and a duration. */
export interface Limits {
	promptCharacters: number;
	shortestSeconds: number;
	longestSeconds: number;
}

/** What servers with a list of models take, beyond the documented limits (from the published server). */
export const SERVER_LIMITS: Limits = {
	promptCharacters: 4_000,
	shortestSeconds: 10,
	longestSeconds: 240,
};

/** Only beside a distribution is a price one for a second of video: else it is for a clip, or a picture. */
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

/** One list of models; entries without a key are left out. */
export function readModels(list: unknown): OfferedModel[] {
	return Array.isArray(list) ? list.flatMap(readModel) : [];
}

/** A list under its name, which today's server writes small in its objects. */
function readNamed(lists: unknown, name: 'IMAGE_MODELS' | 'VIDEO_MODELS'): OfferedModel[] {
	if (!isRecord(lists)) return [];
	const models = readModels(lists[name]);
	return models.length > 0 ? models : readModels(lists[name.toLowerCase()]);
}

/** Models for videos from text: an empty list there says less than one of all. */
function readForText(body: JsonRecord, name: 'IMAGE_MODELS' | 'VIDEO_MODELS'): OfferedModel[] {
	const models = readNamed(body.text_to_video, name);
	return models.length > 0 ? models : readNamed(body, name);
}

/** The answer to a request for the supported models, or null when it lists no video model. */
export function readOffers(body: JsonRecord): Offers | null {
	const videoModels = readForText(body, 'VIDEO_MODELS');
	if (videoModels.length === 0) return null;
	return {
		imageModels: readForText(body, 'IMAGE_MODELS'),
		videoModels,
		pictureModels: readNamed(body.image_list_to_video, 'VIDEO_MODELS'),
	};
}
