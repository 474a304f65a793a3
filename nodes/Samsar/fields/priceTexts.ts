import type { INodeProperties } from 'n8n-workflow';

import type { DocumentedModel } from '../api/contract';
import {
	CREDITS_PER_SECOND,
	DEFAULT_IMAGE_MODEL,
	DOLLARS_PER_CREDIT,
	IMAGE_MODELS,
	OUTRO_SECONDS,
	VIDEO_MODELS,
} from '../api/contract';
import { describeCredits } from '../api/credits';

/** The image models with a documented price, including Default. */
const PRICED_IMAGE_MODELS: DocumentedModel[] = [DEFAULT_IMAGE_MODEL, ...IMAGE_MODELS];

/** The additional fields that make a video longer. */
const OUTRO_FIELDS = ['outroImageUrl', 'ctaUrl'];

/**
 * Expression for the subtitle below the node on the canvas: `createAndWait: $3.00` if the documented
 * price is known before the run, else `createAndWait: video`. n8n evaluates only this text while fields
 * are edited; notices and hints are static.
 */
export const SUBTITLE = buildSubtitle();

function buildSubtitle(): string {
	const usual = '$parameter["operation"] + ": " + $parameter["resource"]';
	const rate = `Math.max(${rateOf('imageModel', PRICED_IMAGE_MODELS)}, ${rateOf('videoModel', VIDEO_MODELS)})`;
	const outro = `(${OUTRO_FIELDS.map(isFilled).join(' || ')} ? ${OUTRO_SECONDS} : 0)`;
	const dollars = `(Math.ceil((Number($parameter["duration"]) + ${outro}) * ${rate}) * ${DOLLARS_PER_CREDIT}).toFixed(2)`;
	const priced = `(${dollars} > 0 ? $parameter["operation"] + ": $" + ${dollars} : ${usual})`;
	// n8n throws if the duration comes from the items, and would show no subtitle.
	const guarded = `(() => { try { return ${priced} } catch (unknown) { return ${usual} } })()`;
	return `={{ ["create", "createAndWait"].includes($parameter["operation"]) ? ${guarded} : ${usual} }}`;
}

function isFilled(field: string): string {
	return `$parameter["additionalFields"]?.["${field}"]`;
}

/** Expression for the credits per second of the chosen model; undefined for an unpriced model. */
function rateOf(parameter: string, models: DocumentedModel[]): string {
	const rates = models.map(({ value, creditsPerSecond }) => [value, creditsPerSecond]);
	return `${JSON.stringify(Object.fromEntries(rates))}[$parameter["${parameter}"]]`;
}

const EXAMPLE_SECONDS = 30;

const keysOf = (models: DocumentedModel[]) => models.map(({ value }) => value);

export function priceNotice(
	text: string,
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties {
	return { displayName: text, name: 'costNotice', type: 'notice', default: '', displayOptions };
}

/**
 * The price of a video that is made from finished ones.
 *
 * @param creditsPerSecond of the finished videos
 */
export function editNotice(creditsPerSecond: number): INodeProperties {
	const price =
		creditsPerSecond === 0
			? 'costs nothing'
			: `costs ${describeCredits(creditsPerSecond)} per second`;
	return priceNotice(`Makes a new video, which ${price}.`);
}

function noticeOfOthers(
	models: DocumentedModel[],
	what: string,
	more: INodeProperties['displayOptions'],
): INodeProperties {
	const names = models.map(({ name }) => name).join(' and ');
	return priceNotice(
		`Samsar documents a price for the ${what} models ${names} only. If the list above shows a price, that price applies; otherwise see app.samsar.one. The option 'Max Credits' refuses a video whose price is unknown.`,
		more,
	);
}

/** Notices below the models; one of them is shown. */
export const PRICE_NOTICES: INodeProperties[] = [
	priceNotice(
		`Documented price: ${describeCredits(CREDITS_PER_SECOND)} per second of video, so ${EXAMPLE_SECONDS} seconds cost ${describeCredits(EXAMPLE_SECONDS * CREDITS_PER_SECOND)}. The documented price of this video is shown below the node on the canvas. If the list above shows another price, that price applies.`,
		{ show: { imageModel: keysOf(PRICED_IMAGE_MODELS), videoModel: keysOf(VIDEO_MODELS) } },
	),
	noticeOfOthers(IMAGE_MODELS, 'image', {
		hide: { imageModel: keysOf(PRICED_IMAGE_MODELS) },
		show: { videoModel: keysOf(VIDEO_MODELS) },
	}),
	noticeOfOthers(VIDEO_MODELS, 'video', { hide: { videoModel: keysOf(VIDEO_MODELS) } }),
];
