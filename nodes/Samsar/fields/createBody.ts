import type { AdditionalInput, CreateBody } from '../api/contract';
import { ASPECT_RATIOS, DEFAULT_ASPECT_RATIO, DEFAULT_TONE, LIMITS, TONES } from '../api/contract';
import { checkLimit, readChoice, readPositiveNumber, readRequiredText } from './fieldValue';
import { readPrompt } from './promptField';

/** The fields of a render as n8n hands them over: an expression can put anything into each. */
export interface RenderFields {
	prompt: unknown;
	/** The prompt's field before n8n put the item's values into it. */
	writtenPrompt?: unknown;
	/** Seconds. */
	duration: unknown;
	imageModel: unknown;
	videoModel: unknown;
	tone: unknown;
	aspectRatio: unknown;
	/** What the person has set beside them. */
	additional?: AdditionalInput;
	/** Whether to refuse what the documentation says that the API refuses. */
	checkLimits: boolean;
}

/**
 * Field values → the body of a create request.
 *
 * @throws SamsarFailure for the first field that cannot be used, with its name, value and limit
 */
export function buildCreateBody(fields: RenderFields): CreateBody {
	const prompt = readPrompt(fields.prompt, fields.writtenPrompt);
	const duration = readPositiveNumber('Duration', fields.duration, 'seconds');
	if (fields.checkLimits) {
		checkLimit('Prompt', prompt.length, LIMITS.promptCharacters, 'characters');
		checkLimit('Duration', duration, LIMITS.durationSeconds, 'seconds');
	}
	return {
		input: {
			prompt,
			duration,
			image_model: readRequiredText('Image Model', fields.imageModel),
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
