import type { Renders } from './renders';
import type { EmulatedSession, EndState, PaidKind, VideoTraits } from './types';

/** A session that the account has, whoever made it. */
export interface EarlierSession {
	prompt: string;
	/** Default: `create`. */
	kind?: PaidKind;
	/** Default: a landscape video of 30 s in English, by RUNWAYML. */
	video?: Partial<VideoTraits>;
	/** How long ago it was accepted, in milliseconds; default 0. */
	ageMs?: number;
	/** Default: it is rendered like any other, from its acceptance on. */
	ended?: EndState;
}

const USUAL_VIDEO: VideoTraits = {
	seconds: 30,
	videoModel: 'RUNWAYML',
	aspectRatio: '16:9',
	language: 'en',
	hasSubtitles: false,
};

export function seed(renders: Renders, earlier: EarlierSession): EmulatedSession {
	const { prompt, kind = 'create', ageMs = 0, ended } = earlier;
	const video = { ...USUAL_VIDEO, ...earlier.video };
	const input = { prompt, video_model: video.videoModel, aspect_ratio: video.aspectRatio };
	const isListed = kind !== 'image_list_to_video';
	const order = { kind, input, prompt, video, credits: 0, isListed };
	return renders.add(order, Date.now() - ageMs, ended);
}
