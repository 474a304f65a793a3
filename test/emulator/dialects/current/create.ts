import { json } from '../../answers';
import type { Settings } from '../../options';
import type { Answer, JsonObject, VideoTraits } from '../../types';
import { inputOf, webhookUrlOf, type PaidRoute } from '../dialect';
import { badRequest } from './answers';
import { creditsPerSecond, offersImageModel, offersVideoModel } from './models';

/** What the published server says whatever went wrong, being out of credits included. */
const GENERIC_MESSAGE = 'Internal server error while creating video.';
export const OUTRO_SECONDS = 8;

function refuse(input: JsonObject, settings: Settings): Answer | undefined {
	const { prompt, duration } = input;
	if (typeof prompt !== 'string' || prompt.trim() === '') return badRequest('Prompt is required');
	if (prompt.length > 4000) return badRequest('Prompt is too long');
	const imageModel = String(input.image_model ?? '');
	if (imageModel === '') return badRequest('Invalid image model');
	if (!offersImageModel(imageModel, settings)) {
		return badRequest('Image model is not supported for this type');
	}
	if (refuseVideoModel(input, settings)) return badRequest('Invalid video model');
	if (typeof duration !== 'number' || duration < 10) {
		return badRequest('Duration must be at least 10 seconds');
	}
	return duration > 240 ? badRequest('Duration is too long') : undefined;
}

export function refuseVideoModel(input: JsonObject, settings: Settings): boolean {
	const videoModel = String(input.video_model ?? '');
	return videoModel === '' || !offersVideoModel(videoModel, settings);
}

/** Everything that a video from a text or from pictures is told; an outro makes it longer. */
export function readTraits(input: JsonObject, seconds: number): VideoTraits {
	const hasOutro = [input.outro_image_url, input.generate_outro_image].some(Boolean);
	return {
		seconds: seconds + (hasOutro ? OUTRO_SECONDS : 0),
		videoModel: String(input.video_model),
		aspectRatio: input.aspect_ratio === '9:16' ? '9:16' : '16:9',
		language: String(input.language ?? 'en'),
		hasSubtitles: input.enable_subtitles === true,
	};
}

const createAt = (path: string): PaidRoute => ({
	kind: 'create',
	path,
	read: ({ body, settings }) => {
		const input = inputOf(body);
		if (!input) return json(500, { message: GENERIC_MESSAGE });
		const refusal = refuse(input, settings);
		if (refusal) return refusal;
		const video = readTraits(input, Number(input.duration));
		return {
			kind: 'create',
			input,
			prompt: String(input.prompt),
			video,
			credits: creditsPerSecond(video.videoModel, settings) * video.seconds,
			webhookUrl: webhookUrlOf(body),
			isListed: true,
		};
	},
	accepted: ({ id }) => json(200, { request_id: id, session_id: id }),
	unpaid: () => json(402, { message: GENERIC_MESSAGE }),
});

export const createRoutes = ['/v1/video/create', '/v1/video/text_to_video'].map(createAt);
