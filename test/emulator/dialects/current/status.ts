import { json } from '../../answers';
import { chargedFor } from '../../ledger';
import { readClock } from '../../options';
import type { Answer, JsonObject, RenderView } from '../../types';
import type { Call } from '../dialect';
import { STAGES } from '../stages';
import { badKey, MISSING_ID, UNKNOWN_ID } from './answers';

/** The link is there a little before the render is done. */
const LINK_AT = 0.9;

export const ID_PARAMETERS = ['request_id', 'session_id'];

export const status = (view: RenderView): Answer => json(200, describe(view));

function describe({ session, state, done, stages, link }: RenderView): JsonObject {
	const totalCharged = session.toldCharge ?? chargedFor(session);
	const body = {
		request_id: session.id,
		session_id: session.id,
		status: state,
		type: 'video',
		provider: session.video.videoModel,
		expressGenerationStatus: stages,
		expressGenerationCreditCharges: { totalCharged, stages: session.charges },
		creditsCharged: totalCharged,
		credits_charged: totalCharged,
	};
	if (state === 'FAILED') {
		const reason = session.failureReason;
		return { ...body, error: reason, message: reason, generationError: reason };
	}
	if (state === 'CANCELLED') return { ...body, message: 'Render cancelled.' };
	if (state !== 'COMPLETED') return done >= LINK_AT ? { ...body, videoLink: link } : body;
	return {
		...body,
		result_url: link,
		result_urls: [link],
		videoLink: link,
		remoteURL: link,
		has_subtitles: session.video.hasSubtitles,
		result_language: session.video.language,
	};
}

/** Two scenes, each with its picture and its film as soon as they are made. */
function listScenes({ session, stages, link }: RenderView): JsonObject[] {
	const { origin } = new URL(link);
	return [1, 2].map((scene) => ({
		...(stages.image_generation === 'COMPLETED' && {
			image: { url: `${origin}/scenes/${session.id}-${scene}.png` },
		}),
		...(stages.ai_video_generation === 'COMPLETED' && {
			aiVideo: { url: `${origin}/scenes/${session.id}-${scene}.mp4` },
		}),
	}));
}

/** The status, and what was ordered. */
export function detail({ query, keyProblem, renders, options, settings }: Call): Answer {
	const id = ID_PARAMETERS.map((name) => query[name]).find((text) => text?.trim());
	if (!id) return MISSING_ID;
	if (keyProblem) return badKey(keyProblem);
	const session = renders.find(id);
	if (!session) return UNKNOWN_ID;
	const view = renders.view(session);
	const { prompt, video, acceptedAt } = session;
	const time = readClock(acceptedAt, options, settings).toISOString();
	const finished = STAGES.filter(({ name }) => view.stages[name] === 'COMPLETED');
	return json(200, {
		...describe(view),
		status_detail_schema: 'video_session_preview.v1',
		session: {
			id,
			requestId: id,
			type: 'video',
			routeType: 'express',
			inputPrompt: prompt,
			aspectRatio: video.aspectRatio,
			duration: video.seconds,
			language: video.language,
			hasSubtitles: video.hasSubtitles,
			provider: video.videoModel,
			currentStage: STAGES[Math.min(finished.length, STAGES.length - 1)].name,
			completedStages: finished.map(({ name }) => name),
			stages: view.stages,
			layers: listScenes(view),
			createdAt: time,
			updatedAt: time,
		},
	});
}
