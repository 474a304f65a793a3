import type { CreateBody } from '../api/contract';
import { IMAGE_MODELS, VIDEO_MODELS } from '../api/contract';
import { describeCredits } from '../api/credits';
import { refuseField } from '../fields/fieldValue';

/**
 * What the documentation says a render costs, in credits: duration × the dearer documented rate of
 * its two models. Null when one of the models has no documented rate.
 */
export function estimateCredits({ input }: CreateBody): number | null {
	const imageModel = IMAGE_MODELS.find(({ value }) => value === input.image_model);
	const videoModel = VIDEO_MODELS.find(({ value }) => value === input.video_model);
	if (!imageModel || !videoModel) return null;
	const rate = Math.max(imageModel.creditsPerSecond, videoModel.creditsPerSecond);
	return Math.ceil(input.duration * rate);
}

/**
 * Refuses a render that the documented rate prices above `maxCredits`, or cannot price at all.
 *
 * @throws SamsarFailure with the estimate and the limit
 */
export function checkBudget(estimate: number | null, maxCredits: number): void {
	if (estimate === null) {
		throw refuseField(
			`'Max Credits' is set to ${maxCredits}, but Samsar documents no price for this model, so the cost cannot be known before it is spent. ` +
				"Choose a documented model, or remove 'Max Credits'.",
		);
	}
	if (estimate > maxCredits) {
		throw refuseField(
			`This render would cost ${describeCredits(estimate)}, but 'Max Credits' is ${maxCredits}. ` +
				"Shorten 'Duration' or raise 'Max Credits'.",
		);
	}
}
