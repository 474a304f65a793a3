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
			// n8n adds this key itself. Without it, changing the credential makes n8n's editor clear one of the
			// two fields, because adding the key to the other one drops the loaded list.
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

export const VIDEO_MODEL_FIELD = modelField(
	'Video Model',
	'videoModel',
	VIDEO_MODELS,
	'searchVideoModels',
	'The model that animates the scenes. By ID accepts any model key of Samsar.',
);

export const VIDEO_FIELDS: INodeProperties[] = [
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A lighthouse keeper finds a message in a bottle',
		description: `What the video shows and tells. The documented API allows ${LIMITS.promptCharacters} characters, and servers that list their models allow ${SERVER_LIMITS.promptCharacters}.`,
	},
	{
		displayName: 'Duration',
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		required: true,
		hint: `In seconds, at most ${LIMITS.durationSeconds} (newer servers: ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds})`,
		description: `Length of the video in seconds. The documented API allows up to ${LIMITS.durationSeconds}, and servers that list their models allow ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds}. Samsar charges per second of the finished video. On newer servers it can be up to ${TIMELINE_TOLERANCE_SECONDS} seconds longer or shorter than ordered.`,
	},
	modelField(
		'Image Model',
		'imageModel',
		IMAGE_MODELS,
		'searchImageModels',
		`The model that draws the scenes. Default is ${IMAGE_MODELS[0].name} if the server offers it, otherwise the server's first model. By ID accepts any model key of Samsar.`,
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
		description: 'The shape of the video: 16:9 is landscape, 9:16 is portrait',
	},
];

export const CREATE_OPTIONS: INodeProperties[] = [
	checkLimitsOption(
		`Whether to refuse a prompt or duration that the server does not allow, before you pay. The documented API allows ${LIMITS.promptCharacters} characters and ${LIMITS.durationSeconds} seconds; servers that list their models allow ${SERVER_LIMITS.promptCharacters} characters and ${SERVER_LIMITS.shortestSeconds} to ${SERVER_LIMITS.longestSeconds} seconds. Turn off if your account allows more.`,
	),
	CHECK_MODELS_OPTION,
	...PAY_OPTIONS,
	WEBHOOK_OPTION,
];
