import { json } from '../../answers';
import type { Settings } from '../../options';
import type { Answer, JsonObject, VideoTraits } from '../../types';
import { inputOf, webhookUrlOf, type PaidRoute } from '../dialect';
import { badRequest, tellEstimate } from './answers';
import { refuseAudio } from './audio';
import { creditsPerSecond, offersImageModel, offersVideoModel } from './models';

/** What `create` says whatever went wrong after the first look at the fields, being out of credits included. */
const GENERIC_MESSAGE = 'Internal server error while creating video.';
export const OUTRO_SECONDS = 8;

function refuse(input: JsonObject, settings: Settings): Answer | undefined {
	const { prompt } = input;
	if (typeof prompt !== 'string' || prompt.trim() === '') return badRequest('Prompt is required');
	if (prompt.length > 4000) return badRequest('Prompt is too long');
	if (refuseVideoModel(input, settings)) return badRequest('Invalid video model');
	const imageModel = String(input.image_model ?? '');
	if (imageModel === '') return badRequest('Invalid image model');
	if (!offersImageModel(imageModel, settings)) {
		return badRequest('Image model is not supported for this type');
	}
	// A number in a text passes.
	const duration = Number(input.duration ?? NaN);
	if (!(duration >= 10)) return badRequest('Duration must be at least 10 seconds');
	return duration > 240 ? badRequest('Duration is too long') : undefined;
}

export function refuseVideoModel(input: JsonObject, settings: Settings): boolean {
	const videoModel = String(input.video_model ?? '');
	return videoModel === '' || !offersVideoModel(videoModel, settings);
}

/** Whether the video ends with a picture that is charged like the rest. */
function hasOutro({ outro_image_url, generate_outro_image }: JsonObject): boolean {
	return Boolean(outro_image_url) || generate_outro_image === true;
}

/** Everything that a video from a text is told; an outro makes it longer. */
export function readTraits(
	input: JsonObject,
	seconds: number,
	outro = hasOutro(input),
): VideoTraits {
	return {
		seconds: seconds + (outro ? OUTRO_SECONDS : 0),
		videoModel: String(input.video_model),
		aspectRatio: input.aspect_ratio === '9:16' ? '9:16' : '16:9',
		language: String(input.language ?? 'en'),
		hasSubtitles: input.enable_subtitles === true,
	};
}

/** @param explains whether a 4xx of what comes after the first look at the fields says why */
const createAt = (path: string, explains: boolean): PaidRoute => ({
	kind: 'create',
	path,
	read: ({ body, settings }) => {
		const input = inputOf(body);
		if (!input) return json(500, { message: GENERIC_MESSAGE });
		const refusal = refuse(input, settings);
		if (refusal) return refusal;
		const audio = refuseAudio(input);
		if (audio !== undefined) return badRequest(explains ? audio : GENERIC_MESSAGE);
		const video = readTraits(input, Number(input.duration));
		const rate = creditsPerSecond(video.videoModel, settings);
		const seconds = video.seconds + settings.timelineDrift;
		return {
			kind: 'create',
			input,
			prompt: String(input.prompt),
			video: { ...video, seconds },
			credits: rate * seconds,
			needed: rate * video.seconds,
			webhookUrl: webhookUrlOf(body),
			isListed: true,
		};
	},
	accepted: ({ id }) => json(200, { request_id: id, session_id: id }),
	unpaid: (...why) => (explains ? tellEstimate(...why) : json(402, { message: GENERIC_MESSAGE })),
});

export const createRoutes = [
	createAt('/v1/video/create', false),
	createAt('/v1/video/text_to_video', true),
];
