import type { INodeProperties } from 'n8n-workflow';

import type { Choice, DocumentedModel } from '../api/contract';
import {
	ASPECT_RATIOS,
	DEFAULT_ASPECT_RATIO,
	DEFAULT_IMAGE_MODEL,
	DEFAULT_TONE,
	IMAGE_MODELS,
	LIMITS,
	TIMELINE_TOLERANCE_SECONDS,
	TONES,
	VIDEO_MODELS,
} from '../api/contract';
import { SERVER_LIMITS } from '../api/offers';
import { CHECK_MODELS_OPTION, checkLimitsOption, PAY_OPTIONS } from './payFields';
import { PRICE_NOTICES } from './priceTexts';
import { WEBHOOK_OPTION } from './webhookField';

function modelField(
	displayName: string,
	name: string,
	models: DocumentedModel[],
	searchListMethod: string,
	description: string,
	usual: Choice = models[0],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: {
			mode: 'list',
			value: usual.value,
			cachedResultName: usual.name,
			// As n8n completes it. Without it, n8n's editor empties one of two such fields when the
			// credential is changed: the completion of the other one makes it lose its list.
			cachedResultUrl: '',
		},
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${models[0].value}`,
			},
		],
	};
}

/** For every operation that sets pictures in motion. */
export const VIDEO_MODEL_FIELD = modelField(
	'Video Model',
	'videoModel',
	VIDEO_MODELS,
	'searchVideoModels',
	'The model that sets the scenes in motion. By ID takes any model key that Samsar knows.',
);

/** The fields that describe a video, for every operation that starts a render. */
export const VIDEO_FIELDS: INodeProperties[] = [
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A lighthouse keeper finds a message in a bottle',
		description: `What the video shows and tells. The documented API takes at most ${LIMITS.promptCharacters} characters, servers that list their models ${SERVER_LIMITS.promptCharacters}.`,
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		required: true,
		hint: `In seconds, at most ${LIMITS.durationSeconds} (newer servers: ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds})`,
		description: `Length of the video in seconds. The documented API takes at most ${LIMITS.durationSeconds}, servers that list their models ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds}. Samsar charges every second of the finished video, which newer servers can make up to ${TIMELINE_TOLERANCE_SECONDS} seconds longer or shorter than ordered.`,
	},
	modelField(
		'Image Model',
		'imageModel',
		IMAGE_MODELS,
		'searchImageModels',
		`The model that draws the scenes. Default is ${IMAGE_MODELS[0].name} where the server offers it, else the first one that it offers. By ID takes any model key that Samsar knows.`,
		DEFAULT_IMAGE_MODEL,
	),
	VIDEO_MODEL_FIELD,
	...PRICE_NOTICES,
	{
		displayName: 'Tone',
		name: 'tone',
		type: 'options',
		options: TONES,
		default: DEFAULT_TONE,
		description: 'The mood of the narration: grounded or cinematic',
	},
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		options: ASPECT_RATIOS,
		default: DEFAULT_ASPECT_RATIO,
		description: 'The shape of the picture: 16:9 is landscape, 9:16 is portrait',
	},
];

/** Options of every operation that starts a render from a prompt. */
export const CREATE_OPTIONS: INodeProperties[] = [
	checkLimitsOption(
		`Whether to refuse lengths that the server does not take, before anything is paid: prompts over ${LIMITS.promptCharacters} characters and durations over ${LIMITS.durationSeconds} seconds as documented, or ${SERVER_LIMITS.promptCharacters} characters and ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds} seconds where it lists its models. Turn off if your account allows more.`,
	),
	CHECK_MODELS_OPTION,
	...PAY_OPTIONS,
	WEBHOOK_OPTION,
];
