import type { CreateBody } from '../api/contract';
import {
	DEFAULT_MODEL,
	DOCUMENTED_IMAGE_MODEL,
	IMAGE_MODELS,
	LIMITS,
	VIDEO_MODELS,
} from '../api/contract';
import { describeCredits, outroSeconds } from '../api/credits';
import type { Limits, OfferedModel, Offers } from '../api/offers';
import { SERVER_LIMITS } from '../api/offers';
import { SamsarFailure } from '../failures/failure';
import { NOTHING_ORDERED } from '../failures/sentence';
import type { PriceAdvice, Terms } from './route';

/** An order refused by a check before it is sent. */
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
 * The cost of a render in credits: its seconds, including an outro, × the server's own rate, or else × the higher
 * documented rate of its two models. Null if neither is known.
 */
export function estimateCredits(body: CreateBody, offers: Offers | null = null): number | null {
	const rate = findOfferedRate(body, offers) ?? findDocumentedRate(body);
	const seconds = body.input.duration + outroSeconds(body.input);
	return rate === null ? null : Math.ceil(seconds * rate);
}

/** Maximum number of model keys in a message. */
const NAMED_MODELS = 8;

/**
 * Refuses a model that the server does not list. If it lists none, every model passes.
 *
 * @throws SamsarFailure with the available models
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

function describeTrouble(trouble: string | undefined): string {
	return trouble === undefined ? '' : ` The server's own limits could not be read: ${trouble}`;
}

function checkRange(what: string, isWithin: boolean, range: string, trouble = ''): void {
	if (isWithin) return;
	throw refuseOrder(
		`${what}, but this Samsar server allows ${range}. Change it, or turn off 'Check Limits' under Options.${trouble}`,
	);
}

/** The server counts UTF-16 units, as JavaScript does. */
function countCharacters(text: string): string {
	const twice = [...text].length === text.length ? '' : ' (an emoji counts as two or more)';
	return `${text.length} characters long${twice}`;
}

/** The limits of a server that lists its models, else the documented ones. */
function findLimits(offers: Offers | null): Limits {
	if (offers !== null) return SERVER_LIMITS;
	const { promptCharacters, durationSeconds } = LIMITS;
	return { promptCharacters, shortestSeconds: 0, longestSeconds: durationSeconds };
}

/**
 * Refuses a prompt or duration that the server would refuse.
 *
 * @throws SamsarFailure with the server's limit
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
 * Refuses models that the server does not list.
 *
 * @throws SamsarFailure with the available models
 */
export function checkOffer({ input }: CreateBody, offers: Offers): void {
	if (input.image_model !== DEFAULT_MODEL) {
		checkModel('image model', input.image_model, offers.imageModels);
	}
	checkModel('video model', input.video_model, offers.videoModels);
}

export const CREATE_ADVICE: PriceAdvice = {
	whyUnknown: 'Samsar documents no price for this model, and this server reports none',
	ifUnknown: "Choose a documented model, or remove 'Max Credits'.",
	ifTooDear: "Shorten 'Duration', or raise 'Max Credits'.",
};

/**
 * Refuses a render that costs more than `maxCredits`, or whose price is unknown.
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

/** The total cost of a run, or null if one price is unknown. */
export function sumEstimates(orders: Array<{ estimate: number | null }>): number | null {
	return orders.reduce<number | null>(
		(sum, { estimate }) => (sum === null || estimate === null ? null : sum + estimate),
		0,
	);
}

/** Why the run exceeds 'Max Credits per Run', or null. */
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

/** @param needed credits of the whole run */
export function balanceTooLow(remaining: number, needed: number): SamsarFailure {
	return refuseOrder(
		`The Samsar account has ${describeCredits(remaining)} left, but this run needs ${describeCredits(needed)}. Add credits at app.samsar.one, send fewer items, or turn off 'Check Balance' under Options.`,
	);
}
