import type { CreateBody } from '../api/contract';
import {
	DEFAULT_MODEL,
	DOCUMENTED_IMAGE_MODEL,
	IMAGE_MODELS,
	LIMITS,
	VIDEO_MODELS,
} from '../api/contract';
import { describeCredits } from '../api/credits';
import type { Limits, OfferedModel, Offers } from '../api/offers';
import { SERVER_LIMITS } from '../api/offers';
import { SamsarFailure } from '../failures/failure';
import { NOTHING_ORDERED } from '../failures/sentence';
import { outroSeconds } from '../fields/additionalFields';
import type { PriceAdvice, Terms } from './route';

/** An order that the server, or the person's own limit, does not let through. */
export function refuseOrder(message: string): SamsarFailure {
	return new SamsarFailure({ message, description: NOTHING_ORDERED });
}

function findDocumentedRate({ input }: CreateBody): number | null {
	const key = input.image_model === DEFAULT_MODEL ? DOCUMENTED_IMAGE_MODEL : input.image_model;
	const imageModel = IMAGE_MODELS.find(({ value }) => value === key);
	const videoModel = VIDEO_MODELS.find(({ value }) => value === input.video_model);
	if (!imageModel || !videoModel) return null;
	return Math.max(imageModel.creditsPerSecond, videoModel.creditsPerSecond);
}

function findOfferedRate({ input }: CreateBody, offers: Offers | null): number | null {
	const model = offers?.videoModels.find(({ value }) => value === input.video_model);
	return model?.creditsPerSecond ?? null;
}

/**
 * What a render costs, in credits: its seconds, an outro's included, × the server's own rate where it tells one, else × the
 * dearer documented rate of its two models. Null when neither is known.
 */
export function estimateCredits(body: CreateBody, offers: Offers | null = null): number | null {
	const rate = findOfferedRate(body, offers) ?? findDocumentedRate(body);
	const seconds = body.input.duration + outroSeconds(body.input);
	return rate === null ? null : Math.ceil(seconds * rate);
}

/** Keys of models that a message names. */
const NAMED_MODELS = 8;

/**
 * Refuses a model that the server does not list; where it lists none, every model passes.
 *
 * @throws SamsarFailure with what it offers
 */
export function checkModel(
	field: string,
	key: string,
	offered: OfferedModel[],
	switchName = 'Check Models',
): void {
	if (offered.length === 0 || offered.some(({ value }) => value === key)) return;
	const keys = offered.map(({ value }) => value);
	const more = keys.length > NAMED_MODELS ? ' and more' : '';
	throw refuseOrder(
		`This Samsar server does not offer the ${field} '${key}'. It offers ${keys.slice(0, NAMED_MODELS).join(', ')}${more}. Pick one 'From List', enter its key 'By ID', or turn off '${switchName}' under Options`,
	);
}

/** What a message adds where the server could not be asked. */
function describeTrouble(trouble: string | undefined): string {
	return trouble === undefined ? '' : ` The server's own limits could not be read: ${trouble}`;
}

function checkRange(what: string, isWithin: boolean, range: string, trouble = ''): void {
	if (isWithin) return;
	throw refuseOrder(
		`${what}, but this Samsar server allows ${range}. Change it, or turn off 'Check Limits' under Options.${trouble}`,
	);
}

/** The server counts as JavaScript does. */
function countCharacters(text: string): string {
	const twice = [...text].length === text.length ? '' : ' (an emoji counts as two or more)';
	return `${text.length} characters long${twice}`;
}

/** What a server takes: its own limits where it tells what it offers, else the documented ones. */
function findLimits(offers: Offers | null): Limits {
	if (offers !== null) return SERVER_LIMITS;
	const { promptCharacters, durationSeconds } = LIMITS;
	return { promptCharacters, shortestSeconds: 0, longestSeconds: durationSeconds };
}

/**
 * Refuses a length that the server would refuse.
 *
 * @throws SamsarFailure with what it takes
 */
export function checkLengths({ input }: CreateBody, { offers, trouble }: Terms): void {
	const { promptCharacters, shortestSeconds, longestSeconds } = findLimits(offers);
	checkRange(
		`'Prompt' is ${countCharacters(input.prompt)}`,
		input.prompt.length <= promptCharacters,
		`${promptCharacters} at most`,
		describeTrouble(trouble),
	);
	checkRange(
		`'Duration' is ${input.duration} seconds`,
		input.duration >= shortestSeconds && input.duration <= longestSeconds,
		shortestSeconds === 0 ? `${longestSeconds} at most` : `${shortestSeconds} to ${longestSeconds}`,
		describeTrouble(trouble),
	);
}

/**
 * Refuses models that the server would refuse, as far as it tells what it offers.
 *
 * @throws SamsarFailure with what it offers
 */
export function checkOffer({ input }: CreateBody, offers: Offers): void {
	if (input.image_model !== DEFAULT_MODEL) {
		checkModel('image model', input.image_model, offers.imageModels);
	}
	checkModel('video model', input.video_model, offers.videoModels);
}

/** For a video that is made from a prompt. */
export const CREATE_ADVICE: PriceAdvice = {
	whyUnknown: 'Samsar documents no price for this model, and this server reports none',
	ifUnknown: "Choose a documented model, or remove 'Max Credits'.",
	ifTooDear: "Shorten 'Duration', or raise 'Max Credits'.",
};

/**
 * Refuses a render that costs more than `maxCredits`, or whose price nobody tells.
 *
 * @throws SamsarFailure with the estimate and the limit
 */
export function checkBudget(
	estimate: number | null,
	maxCredits: number,
	{ whyUnknown, ifUnknown, ifTooDear }: PriceAdvice = CREATE_ADVICE,
): void {
	if (estimate === null) {
		throw refuseOrder(`'Max Credits' is ${maxCredits}, but ${whyUnknown}. ${ifUnknown}`);
	}
	if (estimate > maxCredits) {
		throw refuseOrder(
			`This render would cost ${describeCredits(estimate)}, but 'Max Credits' is ${maxCredits}. ${ifTooDear}`,
		);
	}
}

/** What all renders of a run cost together, or null when the price of one is not known. */
export function sumEstimates(orders: Array<{ estimate: number | null }>): number | null {
	return orders.reduce<number | null>(
		(sum, { estimate }) => (sum === null || estimate === null ? null : sum + estimate),
		0,
	);
}

/** Why the run as a whole is above 'Max Credits per Run', or null when it is not. */
export function findRunExcess(
	sum: number | null,
	maxCreditsPerRun: number,
	{ whyUnknown }: PriceAdvice = CREATE_ADVICE,
): SamsarFailure | null {
	if (sum === null) {
		return refuseOrder(
			`'Max Credits per Run' is ${maxCreditsPerRun}, but ${whyUnknown}. Remove 'Max Credits per Run' to continue without it.`,
		);
	}
	if (sum <= maxCreditsPerRun) return null;
	return refuseOrder(
		`The items of this run would cost ${describeCredits(sum)} together, but 'Max Credits per Run' is ${maxCreditsPerRun}. Send fewer items, or raise 'Max Credits per Run'.`,
	);
}

/** Why the account cannot pay an order, whose run needs `needed` credits in all. */
export function balanceTooLow(remaining: number, needed: number): SamsarFailure {
	return refuseOrder(
		`The Samsar account has ${describeCredits(remaining)} left, but this run needs ${describeCredits(needed)}. Add credits at app.samsar.one, send fewer items, or turn off 'Check Balance' under Options.`,
	);
}
