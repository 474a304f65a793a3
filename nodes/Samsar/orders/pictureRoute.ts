import type { AdditionalInput, OrderBody } from '../api/contract';
import { CLIP_SECONDS, CTA_CREDITS_PER_SECOND, NARRATOR_CREDITS_PER_SECOND } from '../api/contract';
import { outroSeconds } from '../api/credits';
import type { OfferedModel, Offers } from '../api/offers';
import { checkModel } from './estimate';
import type { Route } from './route';
import { withSubtitles } from './route';

/** Servers without a list of models for pictures accept those for text. */
function listModels({ pictureModels, videoModels }: Offers): OfferedModel[] {
	return pictureModels.length > 0 ? pictureModels : videoModels;
}

/**
 * The credits that the server requires in the account: the model's longest clip for every picture. The final charge
 * depends on the narration and can be lower.
 */
function priceOf({ input }: OrderBody, offers: Offers | null): number | null {
	const key = String(input.video_model);
	const model = offers && listModels(offers).find(({ value }) => value === key);
	const rate = model?.creditsPerSecond ?? null;
	const clip = CLIP_SECONDS[key];
	if (rate === null || clip === undefined || !Array.isArray(input.image_urls)) return null;
	const narrator = input.add_narrator_avatar === true ? NARRATOR_CREDITS_PER_SECOND : 0;
	const callToAction = input.express_cta_generation === true ? CTA_CREDITS_PER_SECOND : 0;
	const seconds = clip * input.image_urls.length + outroSeconds(input as AdditionalInput);
	return Math.ceil((rate + narrator + callToAction) * seconds);
}

/** The route for videos from pictures. */
export const PICTURES: Route = {
	path: 'image_list_to_video',
	answerTime: 'pictures',
	missing: 'make videos from pictures',
	listSwitch: 'Check Limits',
	price: (body, { offers }) => priceOf(body, offers),
	priceAdvice: {
		whyUnknown: 'the price depends on the clip length of this model, which is unknown',
		ifUnknown: "To continue without a limit, remove 'Max Credits'.",
		ifTooDear: "Use fewer pictures, or raise 'Max Credits'.",
	},
	checkOffer: ({ input }, { pictureModels, imageModels }) => {
		checkModel('video model', String(input.video_model), pictureModels, 'Check Limits');
		if (input.image_model === undefined) return;
		checkModel('image model', String(input.image_model), imageModels, 'Check Limits');
	},
	resolve: (body) => ({ path: 'image_list_to_video', body: withSubtitles(body) }),
};
