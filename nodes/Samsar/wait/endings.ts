import { describeCredits } from '../api/credits';
import type { Render } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { endSentence, nameSome } from '../failures/sentence';
import { CHECK_ID, PAYING_WAYS, type Ways } from '../failures/waysBack';

/** The execution was stopped while sessions were being waited for. */
export function stopped(sessionIds: string[], { back }: Ways = PAYING_WAYS): SamsarFailure {
	return new SamsarFailure({
		message: `The execution was stopped. Samsar goes on with ${nameSome(sessionIds)}. ${back}`,
		sessionId: sessionIds.length === 1 ? sessionIds[0] : undefined,
	});
}

/** Samsar answered that there is no such session. */
export function unknownSession(sessionId: string, reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar does not know session ${sessionId}`,
		description: `${CHECK_ID} ${reason}`,
		sessionId,
		httpCode: 404,
	});
}

/** Samsar refused an ID of which nothing else is known. Its words are those that tell most. */
export function refusedSession(
	sessionId: string,
	reason: string,
	httpCode?: number,
): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar does not know session ${sessionId}: ${reason}`,
		description: CHECK_ID,
		sessionId,
		httpCode,
	});
}

/** For a render that waits for a person. */
export const PAUSED = 'It is paused at Samsar: resume it at app.samsar.one, or it never ends.';

/** The wait reached its time limit before the render ended. */
export function timedOut(
	sessionId: string,
	minutes: number,
	render: Render | null,
	trouble: string | null,
	{ back }: Ways,
): SamsarFailure {
	const last = render === null ? 'none' : `${render.status}, ${render.progress}%`;
	const paused = render?.isPaused ? ` ${PAUSED}` : '';
	return new SamsarFailure({
		message: `Samsar is still making video ${sessionId} after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} (last status: ${last}). It is paid for and not lost.${paused} ${back}`,
		description:
			"Raise 'Timeout' under Options to wait longer." +
			(trouble === null ? '' : ` The last look brought no status: ${trouble}`),
		sessionId,
		status: render?.status,
	});
}

/**
 * The render ended without a video.
 *
 * @param charged credits, where the status tells another video's
 */
export function renderFailed(
	render: Render,
	charged: number | null | undefined = render.creditsCharged,
): SamsarFailure {
	const { sessionId, status, failureReason } = render;
	const what = status === 'CANCELLED' ? 'was cancelled' : 'failed';
	const why = failureReason === null ? '' : `: ${failureReason}`;
	const cost =
		typeof charged === 'number' ? ` Samsar has charged ${describeCredits(charged)} for it.` : '';
	return new SamsarFailure({
		message: `The render of video ${sessionId} ${what} at Samsar (${status})${cost === '' ? why : `${endSentence(why)}${cost}`}`,
		description:
			'Samsar does not return the credits of the stages it had finished. Making the video anew is charged anew.',
		sessionId,
		status,
	});
}

/** The render is completed, but Samsar names no link. */
export function linkMissing({ sessionId, status }: Render, { back }: Ways): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar reports video ${sessionId} as ${status}, but sends no link to it. ${back}`,
		sessionId,
		status,
	});
}

/** No look at the session brought a status. */
export function statusUnreadable(sessionId: string, trouble: string | null): SamsarFailure {
	return new SamsarFailure({
		message: `The status of session ${sessionId} could not be read: ${endSentence(trouble ?? 'no answer')} The video itself is not affected; try again later.`,
		sessionId,
	});
}
