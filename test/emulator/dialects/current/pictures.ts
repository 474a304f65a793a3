import { json } from '../../answers';
import type { Answer, JsonObject } from '../../types';
import { inputOf, isObject, type Call, type PaidRoute } from '../dialect';
import { badKey, badRequest, tellUnpaid } from './answers';
import { refuseAudio } from './audio';
import { readTraits, refuseVideoModel } from './create';
import { creditsPerSecond, longestClip, offersImageModel } from './models';

/** The real server decides it by what is to be said; the emulator has to choose something. */
const SECONDS_PER_PICTURE = 5;
const DATA_URL = /^data:(image\/(?:png|jpeg|webp|gif));base64,([A-Za-z0-9+/]+=*)$/;

/** A video from pictures. It is in no list of requests, and calls nobody back. */
export const pictureRoute: PaidRoute = {
	kind: 'image_list_to_video',
	path: '/v1/video/image_list_to_video',
	read: ({ body, settings }) => {
		const input = inputOf(body);
		if (!input) return badRequest('input is required');
		const urls = readUrls(input);
		if (urls.length === 0) return badRequest('image_urls must be a non-empty array.');
		if (!urls.every(isWebAddress)) return badRequest('image_urls must be valid URLs');
		if (refuseVideoModel(input, settings))
			return badRequest('video_model must be one of those offered.');
		const { image_model } = input;
		if (image_model !== undefined && !offersImageModel(String(image_model), settings)) {
			return badRequest('Image model is not supported for this type');
		}
		// Unset means off here, and an outro of one's own is not handed on.
		const audio = refuseAudio({ ...input, enable_subtitles: input.enable_subtitles ?? false });
		if (audio !== undefined) return badRequest(audio);
		const outro = input.generate_outro_image ?? input.cta_url;
		if (outro && !input.cta_url) {
			return badRequest(
				'cta_url or outro_cta_image is required when generate_outro_image is true.',
			);
		}
		const ofLength = (seconds: number) => readTraits(input, seconds, Boolean(outro));
		const video = ofLength(urls.length * SECONDS_PER_PICTURE);
		const longest = ofLength(urls.length * longestClip(video.videoModel));
		const rate = creditsPerSecond(video.videoModel, settings) + addOns(input);
		return {
			kind: 'image_list_to_video',
			input,
			prompt: String(input.prompt ?? ''),
			video,
			credits: rate * video.seconds,
			needed: Math.ceil(rate * longest.seconds),
			isListed: false,
		};
	},
	accepted: ({ id }) => json(200, { request_id: id, session_id: id }),
	unpaid: tellUnpaid,
};

/** Credits a second beside the rate of the model. */
function addOns({ add_narrator_avatar, express_cta_generation }: JsonObject): number {
	return (add_narrator_avatar === true ? 4 : 0) + (express_cta_generation === true ? 1 : 0);
}

/** Each is an address, or an object with one. */
function readUrls({ image_urls }: JsonObject): unknown[] {
	if (!Array.isArray(image_urls)) return [];
	return image_urls.map((image: unknown) => (isObject(image) ? image.image_url : image));
}

function isWebAddress(url: unknown): boolean {
	return typeof url === 'string' && /^https?:/i.test(url) && URL.canParse(url);
}

/** Keeps pictures, and tells their addresses in the same order. */
export function uploadPictures({ body, keyProblem, keepFile }: Call): Answer {
	if (keyProblem) return badKey(keyProblem);
	const data = inputOf(body)?.image_data;
	const pictures = Array.isArray(data) ? data.map((text) => DATA_URL.exec(String(text))) : [];
	if (pictures.length === 0 || pictures.includes(null)) {
		return badRequest('image_data must be a non-empty array of data URL strings.');
	}
	const image_urls = pictures.flatMap((picture) =>
		picture ? [keepFile(Buffer.from(picture[2], 'base64'), picture[1])] : [],
	);
	return json(200, { image_urls });
}
