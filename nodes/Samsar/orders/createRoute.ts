import type { CreateBody } from '../api/contract';
import { DEFAULT_MODEL, DOCUMENTED_IMAGE_MODEL } from '../api/contract';
import type { Offers } from '../api/offers';
import { checkLengths, checkOffer, CREATE_ADVICE, estimateCredits } from './estimate';
import type { Route } from './route';
import { withSubtitles } from './route';

/**
 * Accepts the same orders as `create` on servers that list their models. There, `create` answers every refusal
 * with the same sentence; this route gives the reason.
 */
const EXPLAINING_PATH = 'text_to_video';

/** The image model that *Default* stands for on a server. */
function chooseImageModel(offers: Offers | null): string {
	const keys = (offers?.imageModels ?? []).map(({ value }) => value);
	return keys.length === 0 || keys.includes(DOCUMENTED_IMAGE_MODEL)
		? DOCUMENTED_IMAGE_MODEL
		: keys[0];
}

function withImageModel(body: CreateBody, imageModel: string): CreateBody {
	return { ...body, input: { ...body.input, image_model: imageModel } };
}

/** The route for videos from a prompt, the only one that every server has. */
export const CREATE: Route = {
	path: 'create',
	price: (body: CreateBody, { offers }) => estimateCredits(body, offers),
	priceAdvice: CREATE_ADVICE,
	checkOffer,
	checkLengths,
	resolve: (body: CreateBody, { offers }) => {
		const path = offers === null ? 'create' : EXPLAINING_PATH;
		const sent = offers === null ? body : withSubtitles(body);
		if (body.input.image_model !== DEFAULT_MODEL) return { path, body: sent };
		const imageModel = chooseImageModel(offers);
		return { path, body: withImageModel(sent, imageModel), imageModel };
	},
	// Executions saved by versions without Default identify such an order by the documented model.
	identify: (body: CreateBody) =>
		body.input.image_model === DEFAULT_MODEL ? withImageModel(body, DOCUMENTED_IMAGE_MODEL) : body,
};
