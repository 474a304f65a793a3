import { describeCredits } from '../api/credits';
import type { Render } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { endSentence, nameSome } from '../failures/sentence';
import { CHECK_ID, PAYING_WAYS, type Ways } from '../failures/waysBack';

export function stopped(sessionIds: string[], { back }: Ways = PAYING_WAYS): SamsarFailure {
	return new SamsarFailure({
		message: `The execution was stopped. Samsar continues to render ${nameSome(sessionIds)}. ${back}`,
		sessionId: sessionIds.length === 1 ? sessionIds[0] : undefined,
	});
}

export function unknownSession(sessionId: string, reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar does not know session ${sessionId}`,
		description: `${CHECK_ID} ${reason}`,
		sessionId,
		httpCode: 404,
	});
}

/** Samsar refused an ID about which nothing else is known. The server's own words are the best explanation. */
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

export const PAUSED = 'It is paused at Samsar. Resume it at app.samsar.one, or it never finishes.';

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
		message: `Video ${sessionId} is still rendering after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} (last status: ${last}). It is paid for and not lost.${paused} ${back}`,
		description:
			"To wait longer, raise 'Timeout' under Options." +
			(trouble === null ? '' : ` The last status request failed: ${trouble}`),
		sessionId,
		status: render?.status,
	});
}

/**
 * The render ended without a video.
 *
 * @param charged credits, if the status reports another video's charge
 */
export function renderFailed(
	render: Render,
	charged: number | null | undefined = render.creditsCharged,
): SamsarFailure {
	const { sessionId, status, failureReason } = render;
	const what = status === 'CANCELLED' ? 'was cancelled' : 'failed';
	const why = failureReason === null ? '' : `: ${failureReason}`;
	const cost =
		typeof charged === 'number' ? ` Samsar charged ${describeCredits(charged)} for it.` : '';
	return new SamsarFailure({
		message: `The render of video ${sessionId} ${what} at Samsar (${status})${cost === '' ? why : `${endSentence(why)}${cost}`}`,
		description:
			'Samsar keeps the credits for the stages that finished. A new video is charged again.',
		sessionId,
		status,
	});
}

export function linkMissing({ sessionId, status }: Render, { back }: Ways): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar reports video ${sessionId} as ${status}, but sends no link to it. ${back}`,
		sessionId,
		status,
	});
}

export function statusUnreadable(sessionId: string, trouble: string | null): SamsarFailure {
	return new SamsarFailure({
		message: `The status of session ${sessionId} could not be read: ${endSentence(trouble ?? 'no answer')} The video is not affected. Try again later.`,
		sessionId,
	});
}
