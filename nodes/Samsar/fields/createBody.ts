import type { AdditionalInput, CreateBody } from '../api/contract';
import {
	ASPECT_RATIOS,
	DEFAULT_ASPECT_RATIO,
	DEFAULT_MODEL,
	DEFAULT_TONE,
	TONES,
} from '../api/contract';
import { readChoice, readPositiveNumber, readRequiredText } from './fieldValue';
import { readPrompt } from './promptField';

/** The fields of a render as n8n evaluates them. Expressions can return any type. */
export interface RenderFields {
	prompt: unknown;
	/** The prompt before n8n evaluated its expressions. */
	writtenPrompt?: unknown;
	/** Seconds. */
	duration: unknown;
	imageModel: unknown;
	videoModel: unknown;
	tone: unknown;
	aspectRatio: unknown;
	additional?: AdditionalInput;
}

/** No model has the key `default`, so it is matched in any case. */
function readImageModel(value: unknown): string {
	const key = readRequiredText('Image Model', value);
	return key.toLowerCase() === DEFAULT_MODEL ? DEFAULT_MODEL : key;
}

/**
 * @throws SamsarFailure for the first field that cannot be used, with its name and value
 */
export function buildCreateBody(fields: RenderFields): CreateBody {
	return {
		input: {
			prompt: readPrompt(fields.prompt, fields.writtenPrompt),
			duration: readPositiveNumber('Duration', fields.duration, 'seconds'),
			image_model: readImageModel(fields.imageModel),
			video_model: readRequiredText('Video Model', fields.videoModel),
			tone: readChoice('Tone', fields.tone, TONES, DEFAULT_TONE),
			aspect_ratio: readChoice(
				'Aspect Ratio',
				fields.aspectRatio,
				ASPECT_RATIOS,
				DEFAULT_ASPECT_RATIO,
			),
			...fields.additional,
		},
	};
}
